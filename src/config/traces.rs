//! `[traces]`: which decision traces are kept, and for how long.

use serde::{Deserialize, Serialize};

use super::{check, error::WrongValue, span::ConfigDuration};

/// Settings of the decision traces.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct TracesConfig {
    /// How long a trace is kept.
    pub keep_for: ConfigDuration,
    /// Of the requests that go well, the trace of one in so many is kept; 0 keeps none. Those of refused requests are kept always.
    pub sample_one_in: u32,
}

impl Default for TracesConfig {
    fn default() -> Self {
        Self {
            keep_for: ConfigDuration::days(14),
            sample_one_in: 100,
        }
    }
}

impl TracesConfig {
    /// Checks what the types do not.
    pub(super) fn check(&self) -> Result<(), WrongValue> {
        check::span_within(
            "traces.keep_for",
            self.keep_for,
            ConfigDuration::days(1),
            ConfigDuration::days(400),
        )
    }
}
