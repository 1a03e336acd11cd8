//! `[sessions]`: how long sign-ins live.

use serde::{Deserialize, Serialize};

use super::{check, error::WrongValue, span::Span};

/// Lifetimes of browser sessions and of what happens in them.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SessionsConfig {
    /// Of a session that is not used.
    pub idle: Span,
    /// Of a session, however busy.
    pub absolute: Span,
    /// As `idle`, for administrators.
    pub admin_idle: Span,
    /// As `absolute`, for administrators.
    pub admin_absolute: Span,
    /// Of an authorization request on its way through the pages.
    pub request: Span,
}

impl Default for SessionsConfig {
    fn default() -> Self {
        Self {
            idle: Span::hours(1),
            absolute: Span::hours(24),
            admin_idle: Span::minutes(15),
            admin_absolute: Span::hours(12),
            request: Span::minutes(30),
        }
    }
}

impl SessionsConfig {
    pub(super) fn check(&self) -> Result<(), WrongValue> {
        let (minute, year) = (Span::minutes(1), Span::days(366));
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
        check::span_within("sessions.request", self.request, minute, Span::hours(24))
    }
}
