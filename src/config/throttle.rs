//! `[throttle]`: limits on failed attempts.

use serde::{Deserialize, Serialize};

use super::{check, error::WrongValue, span::ConfigDuration};

/// How attempts to sign in are slowed down.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ThrottleConfig {
    /// Number of failures in a row without a wait between them.
    pub free_attempts: u32,
    /// The wait after the last of those. It doubles with each further failure.
    pub first_delay: ConfigDuration,
    /// The longest wait.
    pub max_delay: ConfigDuration,
    /// After this many failures in a row, no attempt with this factor is accepted for the user.
    pub close_after: u32,
    /// Maximum attempts per minute from one client address; IPv6 addresses of one /64 network are counted together.
    pub per_address_per_minute: u32,
    /// Maximum rows of each kind per minute that requests from one client address may add before anybody has signed in: browser sessions,
    /// authorization requests, challenges of passkeys. Each node counts by itself.
    pub rows_per_address_per_minute: u32,
}

impl Default for ThrottleConfig {
    fn default() -> Self {
        Self {
            free_attempts: 5,
            first_delay: ConfigDuration::seconds(1),
            max_delay: ConfigDuration::minutes(5),
            close_after: 100,
            per_address_per_minute: 30,
            rows_per_address_per_minute: 240,
        }
    }
}

impl ThrottleConfig {
    pub(super) fn check(&self) -> Result<(), WrongValue> {
        check::number_within("throttle.free_attempts", self.free_attempts.into(), 0, 100)?;
        check::span_within(
            "throttle.max_delay",
            self.max_delay,
            ConfigDuration::seconds(1),
            ConfigDuration::hours(24),
        )?;
        check::span_within(
            "throttle.first_delay",
            self.first_delay,
            ConfigDuration::seconds(1),
            ConfigDuration::hours(24),
        )?;
        check::span_at_most(
            "throttle.first_delay",
            self.first_delay,
            "throttle.max_delay",
            self.max_delay,
        )?;
        check::number_within("throttle.close_after", self.close_after.into(), 10, 1_000_000)?;
        check::number_within(
            "throttle.per_address_per_minute",
            self.per_address_per_minute.into(),
            1,
            1_000_000,
        )?;
        check::number_within(
            "throttle.rows_per_address_per_minute",
            self.rows_per_address_per_minute.into(),
            1,
            1_000_000,
        )
    }
}
