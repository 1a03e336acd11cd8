//! `[sessions]`: lifetimes of sessions.

use serde::{Deserialize, Serialize};

use super::{check, error::WrongValue, span::ConfigDuration};

/// Lifetimes of browser sessions and of authorization requests.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SessionsConfig {
    /// A session that is not used for this long expires.
    pub idle: ConfigDuration,
    /// A session expires this long after the sign-in, even if it is used.
    pub absolute: ConfigDuration,
    /// As `idle`, for administrators.
    pub admin_idle: ConfigDuration,
    /// As `absolute`, for administrators.
    pub admin_absolute: ConfigDuration,
    /// An authorization request expires after this time if sign-in and consent are not finished.
    pub request: ConfigDuration,
}

impl Default for SessionsConfig {
    fn default() -> Self {
        Self {
            idle: ConfigDuration::hours(1),
            absolute: ConfigDuration::hours(24),
            admin_idle: ConfigDuration::minutes(15),
            admin_absolute: ConfigDuration::hours(12),
            request: ConfigDuration::minutes(30),
        }
    }
}

impl SessionsConfig {
    pub(super) fn check(&self) -> Result<(), WrongValue> {
        let (minute, year) = (ConfigDuration::minutes(1), ConfigDuration::days(366));
        check::span_within("sessions.absolute", self.absolute, minute, year)?;
        check::span_within("sessions.idle", self.idle, minute, year)?;
        check::span_at_most("sessions.idle", self.idle, "sessions.absolute", self.absolute)?;
        check::span_within("sessions.admin_absolute", self.admin_absolute, minute, year)?;
        check::span_within("sessions.admin_idle", self.admin_idle, minute, year)?;
        check::span_at_most(
            "sessions.admin_idle",
            self.admin_idle,
            "sessions.admin_absolute",
            self.admin_absolute,
        )?;
        check::span_within("sessions.request", self.request, minute, ConfigDuration::hours(24))
    }
}
