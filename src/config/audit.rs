//! `[audit]`: how client-credentials tokens are recorded.

use serde::{Deserialize, Deserializer, Serialize};

use super::text;

/// Settings of the audit log.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AuditConfig {
    /// How tokens issued to a client for itself (client credentials grant, RFC 6749 section 4.4) are recorded.
    pub machine_tokens: MachineTokens,
}

/// When an audit event for a client-credentials token is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum MachineTokens {
    /// Once a second, in one batch: a crash loses the events of at most one second.
    #[default]
    Batched,
    /// Before the token is returned.
    Strict,
    /// Never.
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
