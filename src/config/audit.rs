//! `[audit]`: what the audit log records, and for how long.

use std::path::PathBuf;

use serde::{Deserialize, Deserializer, Serialize};

use super::{audit_streams::AuditStreamConfig, check, error::WrongValue, span::ConfigDuration, text};

/// Settings of the audit log.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AuditConfig {
    /// How tokens issued to a client for itself (client credentials grant, RFC 6749 section 4.4) are recorded.
    pub machine_tokens: MachineTokens,
    /// How long events are kept.
    pub keep_for: ConfigDuration,
    /// The file to which the newest anchor of the chain is appended every hour, and with which `vestibule check` compares the log.
    pub anchor_file: Option<PathBuf>,
    /// Where the events are sent as well.
    pub streams: Vec<AuditStreamConfig>,
}

impl Default for AuditConfig {
    fn default() -> Self {
        Self {
            machine_tokens: MachineTokens::default(),
            keep_for: ConfigDuration::days(400),
            anchor_file: None,
            streams: Vec::new(),
        }
    }
}

impl AuditConfig {
    /// Checks what the types do not.
    pub(super) fn check(&self) -> Result<(), WrongValue> {
        check::span_within(
            "audit.keep_for",
            self.keep_for,
            ConfigDuration::days(1),
            ConfigDuration::days(36_525),
        )
    }
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
