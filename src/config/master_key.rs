//! `[master_key]`: the key that encrypts private keys and other secrets in the database.

use std::path::PathBuf;

use secrecy::SecretString;
use serde::{Deserialize, Serialize};

use super::{error::WrongValue, text};

/// Where the master key is read from. By default from `master.key` in the data directory, created at the first start.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct MasterKeyConfig {
    /// The key itself: base64 of 32 bytes.
    #[serde(serialize_with = "text::hidden")]
    pub value: Option<SecretString>,
    /// A file that contains it.
    pub file: Option<PathBuf>,
    /// Earlier master keys: they still decrypt what was encrypted with them, and encrypt nothing new.
    #[serde(serialize_with = "text::all_hidden")]
    pub previous: Vec<SecretString>,
}

impl MasterKeyConfig {
    pub(super) fn check(&self) -> Result<(), WrongValue> {
        if self.value.is_some() && self.file.is_some() {
            return Err(WrongValue::new(
                "master_key.value",
                "",
                "either master_key.value or master_key.file, not both",
            ));
        }
        Ok(())
    }
}
