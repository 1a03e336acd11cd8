//! `[log]`: format and level of the log.

use serde::{Deserialize, Deserializer, Serialize};

use super::{error::WrongValue, text};

/// The log on standard error.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct LogConfig {
    /// JSON, text, or what suits whoever reads it.
    pub format: LogFormat,
    /// The least severe level that is written, for all modules or per module: `info`, `info,vestibule::store=debug`.
    pub level: String,
}

/// The format of a line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum LogFormat {
    /// Text on a terminal, JSON elsewhere.
    #[default]
    Auto,
    /// One JSON object, for machines.
    Json,
    /// Plain text, for people.
    Text,
}

impl<'de> Deserialize<'de> for LogFormat {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        text::parse(deserializer, "\"auto\", \"json\" or \"text\"", |text| match text {
            "auto" => Some(Self::Auto),
            "json" => Some(Self::Json),
            "text" => Some(Self::Text),
            _ => None,
        })
    }
}

impl LogFormat {
    /// The format of a log that a terminal shows, or does not.
    pub fn on(self, is_terminal: bool) -> Self {
        match self {
            Self::Auto if is_terminal => Self::Text,
            Self::Auto => Self::Json,
            chosen => chosen,
        }
    }
}

impl Default for LogConfig {
    fn default() -> Self {
        Self {
            format: LogFormat::default(),
            level: "info".to_owned(),
        }
    }
}

const LEVELS: [&str; 6] = ["off", "error", "warn", "info", "debug", "trace"];

impl LogConfig {
    pub(super) fn check(&self) -> Result<(), WrongValue> {
        let is_directive = |part: &str| LEVELS.contains(&part.rsplit_once('=').map_or(part, |(_, level)| level));
        if self.level.split(',').all(is_directive) {
            return Ok(());
        }
        let allowed = format!(
            "one of {}, or such as \"info,vestibule::store=debug\"",
            LEVELS.join(", ")
        );
        Err(WrongValue::new("log.level", format!("{:?}", self.level), allowed))
    }
}
