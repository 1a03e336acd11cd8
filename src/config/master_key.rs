//! `[master_key]`: the key that seals private keys and other secrets that must be read back.

use std::path::PathBuf;

use secrecy::SecretString;
use serde::{Deserialize, Serialize};

use super::{error::WrongValue, text};

/// Where the master key comes from. By default `master.key` in the data directory, made at the first start.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct MasterKeyConfig {
    /// The key itself: base64 of 32 bytes.
    #[serde(serialize_with = "text::hidden")]
    pub value: Option<SecretString>,
    /// A file that holds it.
    pub file: Option<PathBuf>,
    /// Keys of the past, which still open what they sealed.
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
