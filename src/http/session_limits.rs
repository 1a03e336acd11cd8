//! How long a sign-in counts.

use chrono::{DateTime, Duration, Utc};

use crate::{
    config::Config,
    domain::{session::SignedIn, user::User},
};

/// How often the row of a live session is updated: often enough for the idle limit, rarely enough to be cheap.
pub(super) const TOUCH_EVERY: Duration = Duration::seconds(60);

/// Whether the session is still valid for `user`: administrators have shorter limits.
pub fn is_valid_for(signed_in: &SignedIn, user: &User, config: &Config, now: DateTime<Utc>) -> bool {
    let limits = &config.sessions;
    let (idle, absolute) = if user.has_role {
        (&limits.admin_idle, &limits.admin_absolute)
    } else {
        (&limits.idle, &limits.absolute)
    };
    !user.disabled && is_within(signed_in, idle.as_chrono(), absolute.as_chrono(), now)
}

/// Whether the session has not expired, whoever's it is.
pub(super) fn is_current(signed_in: &SignedIn, config: &Config, now: DateTime<Utc>) -> bool {
    let limits = &config.sessions;
    is_within(signed_in, limits.idle.as_chrono(), limits.absolute.as_chrono(), now)
}

fn is_within(signed_in: &SignedIn, idle: Duration, absolute: Duration, now: DateTime<Utc>) -> bool {
    now - signed_in.last_seen_at < idle && now - signed_in.started_at < absolute
}
