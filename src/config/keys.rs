//! `[keys]`: rotation of the signing keys.

use serde::{Deserialize, Serialize};

use super::{check, error::WrongValue, span::ConfigDuration};

/// When signing keys are published and replaced.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct KeysConfig {
    /// How long a key signs before the next one replaces it.
    pub rotate_every: ConfigDuration,
    /// How long the next key is published in the key set before it signs, so that clients have fetched it by then.
    pub publish_before: ConfigDuration,
}

impl Default for KeysConfig {
    fn default() -> Self {
        Self {
            rotate_every: ConfigDuration::days(90),
            publish_before: ConfigDuration::hours(24),
        }
    }
}

impl KeysConfig {
    pub(super) fn check(&self) -> Result<(), WrongValue> {
        check::span_within(
            "keys.rotate_every",
            self.rotate_every,
            ConfigDuration::hours(1),
            ConfigDuration::days(3_650),
        )?;
        check::span_within(
            "keys.publish_before",
            self.publish_before,
            ConfigDuration::minutes(1),
            ConfigDuration::days(3_650),
        )?;
        check::span_at_most(
            "keys.publish_before",
            self.publish_before,
            "keys.rotate_every",
            self.rotate_every,
        )
    }
}
