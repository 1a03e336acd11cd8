//! `[passwords]`: what hashing a password costs, and how much of it may run at once.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::{check, error::WrongValue};

/// Argon2id parameters (RFC 9106) and the bounds of the hashing pool.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PasswordsConfig {
    /// Memory per hash, in KiB.
    pub memory_kib: u32,
    /// Passes over that memory.
    pub iterations: u32,
    /// Lanes.
    pub parallelism: u32,
    /// Hashes at once; 0 for as many as there are cores.
    pub concurrency: usize,
    /// Sign-ins that may wait for their turn; more are told to come back.
    pub queue: usize,
    /// Where new passwords are looked up among those that were stolen elsewhere.
    pub breached: BreachedPasswords,
    /// The range service: five hexadecimal digits of the hash are added.
    pub breached_url: String,
    /// The file: `HASH:COUNT` lines of SHA-1 hashes, sorted.
    pub breached_file: Option<PathBuf>,
}

/// Where new passwords are looked up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BreachedPasswords {
    /// Nowhere.
    Off,
    /// At a range service, which learns five digits of a hash.
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
    pub(super) fn check(&self) -> Result<(), WrongValue> {
        check::number_within("passwords.memory_kib", self.memory_kib.into(), 8_192, 4_194_304)?;
        check::number_within("passwords.iterations", self.iterations.into(), 1, 100)?;
        check::number_within("passwords.parallelism", self.parallelism.into(), 1, 64)?;
        check::number_within("passwords.concurrency", self.concurrency as u64, 0, 1_024)?;
        check::link("passwords.breached_url", Some(&self.breached_url))?;
        if self.breached == BreachedPasswords::File && self.breached_file.is_none() {
            return Err(WrongValue::new(
                "passwords.breached_file",
                "nothing",
                "a file, since passwords.breached is \"file\"",
            ));
        }
        check::number_within("passwords.queue", self.queue as u64, 1, 100_000)
    }
}
