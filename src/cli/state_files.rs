//! The state files that a command is given, and the files of secrets and pictures that they name.

use std::{
    fs::File,
    io::{ErrorKind, Read as _},
    path::{Path, PathBuf},
};

use clap::Args;
use secrecy::SecretString;

use super::{
    config_file::{ConfigFile, Failure},
    output::complain,
};
use crate::management::apply::{self, Change, Mode, PictureEntry, Report, StateFile};

/// The longest secret, in bytes.
const LONGEST_SECRET: u64 = 4096;

/// The largest picture, in bytes.
const LARGEST_PICTURE: u64 = 1024 * 1024;

/// Which files.
#[derive(Debug, Args)]
pub(super) struct StateFiles {
    #[command(flatten)]
    config: ConfigFile,
    /// The state files, read in this order
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
}

/// What became of the objects in them, or would become.
pub(super) struct Outcome {
    /// Each object, in order.
    pub(super) reports: Vec<Report>,
    /// What nobody applies any more.
    pub(super) forgotten: Vec<(&'static str, String)>,
}

impl StateFiles {
    /// Applies them, or says what would be done.
    pub(super) async fn bring_about(&self, mode: Mode) -> Result<Outcome, Failure> {
        let mut wanted = Vec::new();
        for file in &self.files {
            wanted.push(read(file).map_err(|problem| format!("{}: {problem}", file.display()))?);
        }
        let context = self.config.context().await?;
        let reports = apply::apply(&context, mode, &wanted).await?;
        for report in &reports {
            if let Some(why) = report.left_alone {
                complain!("{} {} is left alone: {why}", report.kind, report.name);
            }
        }
        Ok(Outcome {
            reports,
            forgotten: apply::managed::forgotten(&context, &wanted).await?,
        })
    }
}

fn read(file: &Path) -> Result<StateFile, Failure> {
    let mut read = StateFile::parse(&std::fs::read_to_string(file)?)?;
    let folder = file.parent().unwrap_or(Path::new(""));
    for client in &mut read.clients {
        if let Some(secret) = &client.client_secret_file {
            client.client_secret = read_secret(&folder.join(secret))?;
            if client.client_secret.is_none() {
                complain!(
                    "{}: there is no file {}; a secret that the client has stays",
                    client.client_id,
                    secret.display()
                );
            }
        }
    }
    for provider in &mut read.providers {
        if let Some(secret) = &provider.client_secret_file {
            provider.client_secret = read_secret(&folder.join(secret))?;
            if provider.client_secret.is_none() {
                complain!(
                    "{}: there is no file {}; a secret that the provider has stays",
                    provider.id,
                    secret.display()
                );
            }
        }
    }
    for picture in read.branding.values_mut() {
        if let PictureEntry::File(file) = picture {
            *picture = PictureEntry::Picture(read_picture(&folder.join(file))?);
        }
    }
    for (setting, file) in &read.settings.secret_files {
        match read_secret(&folder.join(file))? {
            Some(secret) => drop(read.settings.secrets.insert(setting, secret)),
            None => complain!(
                "{setting}: there is no file {}; a secret that is kept stays",
                file.display()
            ),
        }
    }
    Ok(read)
}

/// The bytes of a picture, as far as one may have them.
fn read_picture(file: &Path) -> Result<Vec<u8>, String> {
    let wrong = |problem: &dyn std::fmt::Display| format!("{}: {problem}", file.display());
    // Before it is opened: a pipe would be waited for.
    if !std::fs::metadata(file).map_err(|error| wrong(&error))?.is_file() {
        return Err(wrong(&"this is no file"));
    }
    let opened = File::open(file).map_err(|error| wrong(&error))?;
    let mut bytes = Vec::new();
    // One byte more, so that what is too long is refused and not cut.
    opened
        .take(LARGEST_PICTURE + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| wrong(&error))?;
    Ok(bytes)
}

/// The secret in a file, without the line break at its end; `None` where there is no such file.
fn read_secret(file: &Path) -> Result<Option<SecretString>, String> {
    let wrong = |problem: &dyn std::fmt::Display| format!("{}: {problem}", file.display());
    match std::fs::metadata(file) {
        Ok(found) if !found.is_file() => return Err(wrong(&"this is no file")),
        Ok(found) if found.len() > LONGEST_SECRET => return Err(wrong(&"it is too long for a secret")),
        Ok(_) => {}
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::InvalidFilename) => return Ok(None),
        Err(error) => return Err(wrong(&error)),
    }
    let text = std::fs::read_to_string(file).map_err(|error| wrong(&error))?;
    let line = text.strip_suffix('\n').unwrap_or(&text);
    let line = line.strip_suffix('\r').unwrap_or(line);
    match line.contains('\0') {
        true => Err(wrong(&"there is a NUL in it")),
        false => Ok(Some(line.into())),
    }
}

impl Outcome {
    /// How many are new, how many change, and how many stay.
    pub(super) fn totals(&self) -> [usize; 3] {
        [Change::Created, Change::Changed, Change::Unchanged]
            .map(|change| self.reports.iter().filter(|report| report.change == change).count())
    }

    /// Those that differ from what is stored.
    pub(super) fn differing(&self) -> impl Iterator<Item = &Report> {
        self.reports.iter().filter(|report| report.change != Change::Unchanged)
    }
}
