//! `[audit]`: what an answer waits for.

use serde::{Deserialize, Deserializer, Serialize};

use super::text;

/// The audit log.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AuditConfig {
    /// How tokens that no person is behind (client credentials) are recorded.
    pub machine_tokens: MachineTokens,
}

/// How machine traffic is recorded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum MachineTokens {
    /// Once a second, in one batch: a crash loses the last second at most.
    #[default]
    Batched,
    /// Before each answer.
    Strict,
    /// Not at all.
    Off,
}

impl<'de> Deserialize<'de> for MachineTokens {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        text::parse(deserializer, "\"batched\", \"strict\" or \"off\"", |text| match text {
            "batched" => Some(Self::Batched),
            "strict" => Some(Self::Strict),
            "off" => Some(Self::Off),
            _ => None,
        })
    }
}
