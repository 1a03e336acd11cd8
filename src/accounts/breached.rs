//! Whether a password was stolen elsewhere: by the first five digits of its hash from a range service, which learns nothing
//! else (k-anonymity), or from a local file for networks without internet access.

use std::{
    io::{self, Read as _, Seek as _, SeekFrom},
    path::Path,
};

use aws_lc_rs::digest::{SHA1_FOR_LEGACY_USE_ONLY, digest};
use secrecy::{ExposeSecret, SecretString};

use crate::{config::passwords::BreachedPasswords, context::Services, crypto::digest::hex};

/// Whether it was stolen, as far as known: if the service does not answer, the password is accepted.
pub async fn is_breached(services: &Services, password: &SecretString) -> bool {
    let hash = hex(digest(&SHA1_FOR_LEGACY_USE_ONLY, password.expose_secret().as_bytes()).as_ref()).to_uppercase();
    let config = &services.config().passwords;
    let found = match config.breached {
        BreachedPasswords::Off => return false,
        BreachedPasswords::Range => ask(services, &hash).await,
        BreachedPasswords::File => match config.breached_file.clone() {
            Some(path) => tokio::task::spawn_blocking(move || look_up(&path, &hash).map_err(|error| error.to_string()))
                .await
                .unwrap_or_else(|error| Err(error.to_string())),
            None => Ok(false),
        },
    };
    found.unwrap_or_else(|error| {
        tracing::warn!(
            error,
            "breached passwords could not be looked up; the password was taken unchecked"
        );
        false
    })
}

/// The service returns all hashes with that prefix: `SUFFIX:COUNT`, one a line; a count of 0 is padding.
async fn ask(services: &Services, hash: &str) -> Result<bool, String> {
    let (prefix, suffix) = hash.split_at(5);
    let address = format!("{}{prefix}", services.config().passwords.breached_url);
    let answer = services
        .outbound
        .get(&address)
        .await
        .map_err(|error| error.to_string())?;
    let text = String::from_utf8(answer.body).map_err(|error| error.to_string())?;
    Ok(text.lines().any(|line| {
        line.split_once(':')
            .is_some_and(|(found, count)| found.eq_ignore_ascii_case(suffix) && count.trim() != "0")
    }))
}

/// Searches `hash` in a file of `HASH:COUNT` lines that is sorted by hash, without reading all of it.
fn look_up(path: &Path, hash: &str) -> io::Result<bool> {
    let mut file = std::fs::File::open(path)?;
    let (mut low, mut high) = (0, file.metadata()?.len());
    // `low` and `high` are starts of lines; the wanted line, if there is one, is between them.
    while low < high {
        let middle = low + (high - low) / 2;
        let start = line_start(&mut file, middle, low)?;
        let (line, next) = line_at(&mut file, start)?;
        match line
            .get(..hash.len())
            .unwrap_or(&line)
            .to_ascii_uppercase()
            .as_str()
            .cmp(hash)
        {
            std::cmp::Ordering::Equal => return Ok(true),
            std::cmp::Ordering::Less => low = next,
            std::cmp::Ordering::Greater => high = start,
        }
    }
    Ok(false)
}

/// The maximum length of a line, in bytes.
const LONGEST_LINE: u64 = 128;

/// The start of the line that contains the byte at `position`, not before `floor`.
fn line_start(file: &mut std::fs::File, position: u64, floor: u64) -> io::Result<u64> {
    let from = position.saturating_sub(LONGEST_LINE).max(floor);
    let mut before = vec![0; usize::try_from(position - from).unwrap_or_default()];
    file.seek(SeekFrom::Start(from))?;
    file.read_exact(&mut before)?;
    let newline = before.iter().rposition(|byte| *byte == b'\n');
    Ok(newline.map_or(from, |at| from + at as u64 + 1))
}

/// The line that starts at `start`, and the start of the next one.
fn line_at(file: &mut std::fs::File, start: u64) -> io::Result<(String, u64)> {
    file.seek(SeekFrom::Start(start))?;
    let mut bytes = Vec::new();
    file.take(LONGEST_LINE).read_to_end(&mut bytes)?;
    let end = bytes.iter().position(|byte| *byte == b'\n').unwrap_or(bytes.len());
    let next = start + (end as u64 + 1).min(bytes.len() as u64).max(1);
    Ok((String::from_utf8_lossy(&bytes[..end]).trim().to_owned(), next))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_is_found_wherever_it_stands_and_no_other_is() {
        let path = std::env::temp_dir().join(format!("vestibule-breached-{}", std::process::id()));
        let mut hashes: Vec<String> = (0_u32..500)
            .map(|number| hex(digest(&SHA1_FOR_LEGACY_USE_ONLY, &number.to_be_bytes()).as_ref()).to_uppercase())
            .collect();
        hashes.sort();
        for ending in ["\n", "\r\n"] {
            let lines: Vec<String> = hashes
                .iter()
                .enumerate()
                .map(|(count, hash)| format!("{hash}:{count}"))
                .collect();
            std::fs::write(&path, lines.join(ending)).unwrap();
            for hash in &hashes {
                assert!(look_up(&path, hash).unwrap(), "{hash}");
            }
            for number in 500_u32..800 {
                let hash = hex(digest(&SHA1_FOR_LEGACY_USE_ONLY, &number.to_be_bytes()).as_ref()).to_uppercase();
                assert!(!look_up(&path, &hash).unwrap(), "{hash}");
            }
        }
        for odd in ["", "\n\n\n", "nonsense", &"x".repeat(10_000)] {
            std::fs::write(&path, odd).unwrap();
            assert!(!look_up(&path, &hashes[0]).unwrap());
        }
        std::fs::remove_file(&path).unwrap();
        assert!(look_up(&path, &hashes[0]).is_err());
    }
}
