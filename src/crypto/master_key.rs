//! Where the master key comes from: a value, a file, or, at the very first start, a file that is created here.
//!
//! Only the default file in the data directory is created. A configured file that is missing is an error (for example a
//! volume that is not mounted): with a new key, nothing that is stored could be opened.

use std::{
    fs::{File, OpenOptions},
    io::{self, Write},
    os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt},
    path::{Path, PathBuf},
};

use secrecy::ExposeSecret;
use zeroize::Zeroizing;

use super::{
    random::Random,
    sealing::{MasterKey, NotAMasterKey, Sealer},
};
use crate::config::Config;

/// Why there is no master key.
#[derive(Debug, thiserror::Error)]
pub enum MasterKeyError {
    /// A text is not a master key.
    #[error("{place}: {cause}")]
    Unusable {
        /// The configuration key or the file.
        place: String,
        /// What a master key must be.
        cause: NotAMasterKey,
    },
    /// The file cannot be read.
    #[error("master_key.file: {} cannot be read: {cause}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        cause: io::Error,
    },
    /// The file cannot be created.
    #[error(
        "the master key {} cannot be made ({cause}): write the output of `openssl rand -base64 32` to a file and name it in \
         master_key.file",
        path.display()
    )]
    Unwritable {
        /// The file.
        path: PathBuf,
        /// Why.
        cause: io::Error,
    },
}

/// The sealer of this deployment: seals under the configured master key, opens with it and the previous ones.
pub fn load_or_create(config: &Config, random: &Random) -> Result<Sealer, MasterKeyError> {
    let mut keys = vec![current(config, random)?];
    for (index, text) in config.master_key.previous.iter().enumerate() {
        keys.push(parse(text.expose_secret(), || format!("master_key.previous[{index}]"))?);
    }
    Ok(Sealer::new(keys))
}

/// Checks that the master key exists and can be used; creates none.
pub fn is_there(config: &Config) -> Result<bool, MasterKeyError> {
    if let Some(value) = &config.master_key.value {
        return parse(value.expose_secret(), || "master_key.value".to_owned()).map(|_| true);
    }
    let path = config.master_key_file();
    match read(&path) {
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(cause) => Err(MasterKeyError::Unreadable { path, cause }),
        Ok(text) => parse(&text, || path.display().to_string()).map(|_| true),
    }
}

fn current(config: &Config, random: &Random) -> Result<MasterKey, MasterKeyError> {
    if let Some(value) = &config.master_key.value {
        return parse(value.expose_secret(), || "master_key.value".to_owned());
    }
    let path = config.master_key_file();
    match read(&path) {
        Err(cause) if cause.kind() == io::ErrorKind::NotFound && config.master_key.file.is_none() => {
            let text = create(&path, random).map_err(|cause| MasterKeyError::Unwritable {
                path: path.clone(),
                cause,
            })?;
            parse(&text, || path.display().to_string())
        }
        Err(cause) => Err(MasterKeyError::Unreadable { path, cause }),
        Ok(text) => parse(&text, || path.display().to_string()),
    }
}

fn parse(text: &str, place: impl FnOnce() -> String) -> Result<MasterKey, MasterKeyError> {
    MasterKey::parse(text).map_err(|cause| MasterKeyError::Unusable { place: place(), cause })
}

fn read(path: &Path) -> io::Result<Zeroizing<String>> {
    let file = File::open(path)?;
    if file.metadata()?.permissions().mode() & 0o007 != 0 {
        tracing::warn!(path = %path.display(), "the master key can be read by every user of this machine: chmod 600");
    }
    io::read_to_string(file).map(Zeroizing::new)
}

/// Creates the file completely or not at all, and returns the key in it: if two nodes start at once, both use the first
/// one's.
fn create(path: &Path, random: &Random) -> io::Result<Zeroizing<String>> {
    let directory = path
        .parent()
        .filter(|parent| !parent.as_os_str().is_empty())
        .unwrap_or(Path::new("."));
    std::fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(directory)?;

    let text = Zeroizing::new(MasterKey::generate(random).1);
    let draft = directory.join(format!(".master.key.{:016x}", u64::from_ne_bytes(random.bytes())));
    let written = write(&draft, &text).and_then(|()| std::fs::hard_link(&draft, path));
    // The temporary file contains the key, so it is removed in every case.
    let removed = std::fs::remove_file(&draft);
    match written {
        Ok(()) => {
            removed?;
            File::open(directory)?.sync_all()?;
            Ok(text)
        }
        Err(cause) if cause.kind() == io::ErrorKind::AlreadyExists => read(path),
        Err(cause) => Err(cause),
    }
}

fn write(path: &Path, text: &str) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
    writeln!(file, "{text}")?;
    file.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;
    use secrecy::SecretString;

    /// A configuration whose data directory is removed after the test.
    struct Scratch(Config);

    impl Scratch {
        fn new() -> Self {
            let name = format!("vestibule-key-{}", Random::system().token_text());
            Self(Config {
                data_dir: std::env::temp_dir().join(name),
                ..Config::default()
            })
        }

        fn load(&self) -> Result<Sealer, MasterKeyError> {
            load_or_create(&self.0, &Random::system())
        }
    }

    impl Drop for Scratch {
        fn drop(&mut self) {
            let _ = std::fs::remove_dir_all(&self.0.data_dir);
        }
    }

    fn secret() -> SecretString {
        SecretString::from(MasterKey::generate(&Random::system()).1)
    }

    #[test]
    fn the_first_start_makes_a_key_that_only_its_owner_reads_and_the_second_finds_it() {
        let scratch = Scratch::new();
        let first = scratch.load().unwrap();
        let path = scratch.0.data_dir.join("master.key");
        assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(std::fs::read_dir(&scratch.0.data_dir).unwrap().count(), 1);
        let blob = first.seal("p", b"secret", &Random::system());
        assert_eq!(scratch.load().unwrap().open("p", &blob).unwrap().as_slice(), b"secret");
    }

    #[test]
    fn nodes_that_start_at_once_agree_on_one_key() {
        let scratch = Scratch::new();
        let ids: Vec<String> = std::thread::scope(|scope| {
            let nodes: Vec<_> = (0..16)
                .map(|_| scope.spawn(|| scratch.load().unwrap().master_key_id().to_owned()))
                .collect();
            nodes.into_iter().map(|node| node.join().unwrap()).collect()
        });
        assert!(ids.iter().all(|id| *id == ids[0]), "{ids:?}");
    }

    #[test]
    fn a_configured_file_that_is_missing_is_not_made() {
        let mut scratch = Scratch::new();
        let path = scratch.0.data_dir.join("elsewhere.key");
        scratch.0.master_key.file = Some(path.clone());
        assert!(matches!(scratch.load(), Err(MasterKeyError::Unreadable { .. })));
        assert!(!path.exists());
    }

    #[test]
    fn a_key_that_cannot_be_used_is_named_and_not_repeated() {
        let mut scratch = Scratch::new();
        scratch.0.master_key.value = Some(SecretString::from("hunter2"));
        let complaint = scratch.load().unwrap_err().to_string();
        assert!(
            complaint.contains("master_key.value") && !complaint.contains("hunter2"),
            "{complaint}"
        );
        scratch.0.master_key.value = Some(secret());
        scratch.0.master_key.previous = vec![secret(), SecretString::from("hunter2")];
        assert!(
            scratch
                .load()
                .unwrap_err()
                .to_string()
                .contains("master_key.previous[1]")
        );
        assert!(!scratch.0.data_dir.exists());
    }

    #[test]
    fn a_previous_key_opens_what_it_sealed() {
        let mut scratch = Scratch::new();
        let old = secret();
        scratch.0.master_key.value = Some(old.clone());
        let blob = scratch.load().unwrap().seal("p", b"secret", &Random::system());
        scratch.0.master_key.value = Some(secret());
        assert!(scratch.load().unwrap().open("p", &blob).is_err());
        scratch.0.master_key.previous = vec![old];
        assert_eq!(scratch.load().unwrap().open("p", &blob).unwrap().as_slice(), b"secret");
    }
}
