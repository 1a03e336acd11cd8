//! `[keys]`: when signing keys rotate.

use serde::{Deserialize, Serialize};

use super::{check, error::WrongValue, span::Span};

/// The rhythm of the signing keys.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct KeysConfig {
    /// How long a key signs.
    pub rotate_every: Span,
    /// How long the next key is in the key set before it signs, so that every relying party knows it.
    pub publish_before: Span,
}

impl Default for KeysConfig {
    fn default() -> Self {
        Self {
            rotate_every: Span::days(90),
            publish_before: Span::hours(24),
        }
    }
}

impl KeysConfig {
    pub(super) fn check(&self) -> Result<(), WrongValue> {
        check::span_within(
            "keys.rotate_every",
            self.rotate_every,
            Span::hours(1),
            Span::days(3_650),
        )?;
        check::span_within(
            "keys.publish_before",
            self.publish_before,
            Span::minutes(1),
            Span::days(3_650),
        )?;
        check::span_at_most(
            "keys.publish_before",
            self.publish_before,
            "keys.rotate_every",
            self.rotate_every,
        )
    }
}
