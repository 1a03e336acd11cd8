//! `[passwords]`: cost of a password hash, how many are computed at once, and where new passwords are checked for breaches.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::{check, error::WrongValue};

/// Argon2id parameters (RFC 9106 section 3.1), limits of the hashing pool, and the check for breached passwords.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PasswordsConfig {
    /// Memory per hash, in KiB.
    pub memory_kib: u32,
    /// Number of passes over that memory.
    pub iterations: u32,
    /// Number of lanes.
    pub parallelism: u32,
    /// How many hashes are computed at once; 0 means one per core, and more than there are cores means that too.
    pub concurrency: usize,
    /// How many sign-ins may wait for a hash; further ones are answered with 503.
    pub queue: usize,
    /// Where new passwords are looked up in a list of breached passwords.
    pub breached: BreachedPasswords,
    /// The URL of the range service; the first five hexadecimal digits of the password's SHA-1 hash are appended.
    pub breached_url: String,
    /// The file with one `HASH:COUNT` per line, sorted; `HASH` is a SHA-1 hash.
    pub breached_file: Option<PathBuf>,
}

/// Where new passwords are looked up in a list of breached passwords.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BreachedPasswords {
    /// Nowhere: only the built-in list of common passwords is checked.
    Off,
    /// At a range service, which receives the first five digits of the hash only.
    Range,
    /// In a file.
    File,
}

impl Default for PasswordsConfig {
    fn default() -> Self {
        Self {
            memory_kib: 19_456,
            iterations: 2,
            parallelism: 1,
            concurrency: 0,
            queue: 64,
            breached: BreachedPasswords::Off,
            breached_url: "https://api.pwnedpasswords.com/range/".to_owned(),
            breached_file: None,
        }
    }
}

impl PasswordsConfig {
    pub(super) fn check_cost(&self) -> Result<(), WrongValue> {
        check::number_within("passwords.memory_kib", self.memory_kib.into(), 8_192, 4_194_304)?;
        check::number_within("passwords.iterations", self.iterations.into(), 1, 100)?;
        check::number_within("passwords.parallelism", self.parallelism.into(), 1, 64)?;
        check::number_within("passwords.concurrency", self.concurrency as u64, 0, 1_024)?;
        check::number_within("passwords.queue", self.queue as u64, 1, 100_000)
    }

    pub(super) fn check_breached(&self) -> Result<(), WrongValue> {
        check::link("passwords.breached_url", Some(&self.breached_url))?;
        if self.breached == BreachedPasswords::File && self.breached_file.is_none() {
            return Err(WrongValue::new(
                "passwords.breached_file",
                "nothing",
                "a file, since passwords.breached is \"file\"",
            ));
        }
        Ok(())
    }
}
