//! Counters that slow guessing down. A try is counted before it is made, by one statement, so that tries made at once count each.

use chrono::{DateTime, Duration, Utc};
use sea_orm::Value;
use uuid::Uuid;

use super::{Connection, StoreError, statement::Sql};
use crate::domain::ids::UserId;

/// How tries are slowed down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rules {
    /// How many tries in a row are free of any wait.
    pub free_attempts: u32,
    /// The wait after the last free one; it doubles with each further try.
    pub first_delay: Duration,
    /// The longest wait.
    pub max_delay: Duration,
    /// After so many in a row no further one is made.
    pub close_after: u32,
}

/// Whether a try may be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Attempt {
    /// It may, and was counted.
    Allowed,
    /// Not yet. It was not counted: a stranger's knocking makes the wait no longer.
    Blocked {
        /// From when on.
        until: DateTime<Utc>,
    },
    /// No longer, this way.
    Closed,
}

/// Takes a counted try back that was not made after all.
pub async fn give_back(connection: &dyn Connection, key: &str) -> Result<(), StoreError> {
    GIVE_BACK.write(connection, [key.into()]).await?;
    Ok(())
}

/// Everything that is counted for an account by itself, and for a browser that it is known in.
const FACTORS: [&str; 6] = [
    "password",
    "new_password",
    "totp",
    "recovery_code",
    "email_code",
    "sms_code",
];

/// The factors that too many wrong tries have closed for strangers, until somebody opens them again.
pub async fn closed_of_user(
    connection: &dyn Connection,
    user: UserId,
    close_after: u32,
) -> Result<Vec<&'static str>, StoreError> {
    let mut closed = Vec::new();
    for factor in FACTORS {
        let row = FIND.read_one(connection, [factor_key(factor, user).into()]).await?;
        let failures: Option<i32> = row.map(|row| row.try_get_by_index(0)).transpose()?;
        if failures.is_some_and(|failures| failures >= small(close_after)) {
            closed.push(factor);
        }
    }
    Ok(closed)
}

/// Deletes the counters of a user, and so opens what was closed. Others of theirs, such as of messages by the hour, expire by
/// themselves.
pub async fn delete_of_user(
    connection: &dyn Connection,
    user: UserId,
    devices: impl Iterator<Item = Uuid>,
) -> Result<(), StoreError> {
    let devices: Vec<Uuid> = devices.collect();
    for factor in FACTORS {
        succeed(connection, &factor_key(factor, user)).await?;
        for device in &devices {
            succeed(connection, &format!("{factor}:device:{device}")).await?;
        }
    }
    Ok(())
}

/// The counter of wrong codes of one factor for an account.
pub fn factor_key(factor: &str, user: UserId) -> String {
    format!("{factor}:{user}")
}

/// The counter of wrong passwords for an account. A new password opens it again.
pub fn password_key(user: UserId) -> String {
    format!("password:{user}")
}

/// Counts a try under `key`, before it is made.
pub async fn attempt(
    connection: &dyn Connection,
    key: &str,
    now: DateTime<Utc>,
    rules: &Rules,
) -> Result<Attempt, StoreError> {
    let close_after = small(rules.close_after);
    let values = attempt_values(key, now, rules);
    if !ATTEMPT.write_returning(connection, values).await?.is_empty() {
        return Ok(Attempt::Allowed);
    }
    let Some(row) = FIND.read_one(connection, [key.into()]).await? else {
        // It was forgotten this very moment: somebody succeeded. The next try counts again.
        return Ok(Attempt::Blocked { until: now });
    };
    let failures: i32 = row.try_get_by_index(0)?;
    if failures >= close_after {
        return Ok(Attempt::Closed);
    }
    let until: i64 = row.try_get_by_index(1)?;
    Ok(Attempt::Blocked {
        until: DateTime::from_timestamp_millis(until).unwrap_or(now),
    })
}

/// What [`ATTEMPT`] is run with.
pub(super) fn attempt_values(key: &str, now: DateTime<Utc>, rules: &Rules) -> [Value; 10] {
    let first_delay = rules.first_delay.num_milliseconds().max(1);
    let max_delay = rules.max_delay.num_milliseconds().max(first_delay);
    let first_wait = if rules.free_attempts <= 1 { first_delay } else { 0 };
    [
        key.into(),
        now.timestamp_millis().into(),
        small(rules.free_attempts).into(),
        first_delay.into(),
        max_delay.into(),
        doublings(first_delay, max_delay).into(),
        small(rules.close_after).into(),
        first_wait.into(),
        (now + FORGET_AFTER).into(),
        (now + KEEP_CLOSED).into(),
    ]
}

/// A try succeeded: the next ones are free again.
pub async fn succeed(connection: &dyn Connection, key: &str) -> Result<(), StoreError> {
    SUCCEED.write(connection, [key.into()]).await?;
    Ok(())
}

/// Counts a request under `key`; when the minute is used up, the time at which the next one begins.
pub async fn hit(
    connection: &dyn Connection,
    key: &str,
    now: DateTime<Utc>,
    per_minute: u32,
) -> Result<Result<(), DateTime<Utc>>, StoreError> {
    hit_within(connection, key, now, (per_minute, Duration::minutes(1))).await
}

/// The same, for a window of another length.
pub async fn hit_within(
    connection: &dyn Connection,
    key: &str,
    now: DateTime<Utc>,
    (most, window): (u32, Duration),
) -> Result<Result<(), DateTime<Utc>>, StoreError> {
    let milliseconds = now.timestamp_millis();
    let length = window.num_milliseconds();
    let values = [
        key.into(),
        milliseconds.into(),
        (milliseconds - length).into(),
        small(most).into(),
        (now + window * 2).into(),
    ];
    if !HIT.write_returning(connection, values).await?.is_empty() {
        return Ok(Ok(()));
    }
    let row = FIND.read_one(connection, [key.into()]).await?;
    let began: Option<i64> = row.map(|row| row.try_get_by_index(2)).transpose()?;
    let until = began.and_then(|began| DateTime::from_timestamp_millis(began + length));
    Ok(Err(until.unwrap_or(now)))
}

/// Tries are forgotten after a day without one.
const FORGET_AFTER: Duration = Duration::days(1);
/// What was closed stays so, whatever is swept in between.
const KEEP_CLOSED: Duration = Duration::days(3650);

fn small(number: u32) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}

/// How often the wait doubles before it is longest.
fn doublings(first_delay: i64, max_delay: i64) -> i32 {
    (0..40)
        .find(|times| first_delay.saturating_mul(1 << times) >= max_delay)
        .unwrap_or(40)
}

/// `$1` key, `$2` now, `$3` free tries, `$4` first wait, `$5` longest wait, `$6` doublings until then, `$7` tries before it
/// closes, `$8` wait after the very first try, `$9` and `$10` when the row may go.
const GIVE_BACK: Sql = Sql::both(
    "UPDATE throttle_counters SET failures = failures - 1, blocked_until = window_started_at WHERE key = $1 AND failures > 0",
);

pub(super) const ATTEMPT: Sql = Sql::both(
    "INSERT INTO throttle_counters (key, failures, blocked_until, window_started_at, expires_at) \
     VALUES ($1, 1, $2 + $8, $2, $9) ON CONFLICT (key) DO UPDATE SET \
     failures = throttle_counters.failures + 1, \
     blocked_until = CASE \
     WHEN throttle_counters.failures + 1 < $3 THEN $2 \
     WHEN throttle_counters.failures + 1 - $3 >= $6 THEN $2 + $5 \
     ELSE $2 + ($4 << (throttle_counters.failures + 1 - $3)) END, \
     expires_at = CASE WHEN throttle_counters.failures + 1 >= $7 THEN $10 ELSE $9 END \
     WHERE throttle_counters.blocked_until <= $2 AND throttle_counters.failures < $7 \
     RETURNING failures",
);

/// `$1` key, `$2` now, `$3` when the window began at the latest, `$4` requests a window, `$5` when the row may go.
const HIT: Sql = Sql::both(
    "INSERT INTO throttle_counters (key, failures, blocked_until, window_started_at, expires_at) \
     VALUES ($1, 1, 0, $2, $5) ON CONFLICT (key) DO UPDATE SET \
     failures = CASE WHEN throttle_counters.window_started_at <= $3 THEN 1 ELSE throttle_counters.failures + 1 END, \
     window_started_at = CASE WHEN throttle_counters.window_started_at <= $3 THEN $2 \
     ELSE throttle_counters.window_started_at END, \
     expires_at = $5 \
     WHERE throttle_counters.window_started_at <= $3 OR throttle_counters.failures < $4 \
     RETURNING failures",
);

const FIND: Sql = Sql::both("SELECT failures, blocked_until, window_started_at FROM throttle_counters WHERE key = $1");

const SUCCEED: Sql = Sql::both("DELETE FROM throttle_counters WHERE key = $1");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wait_doubles_until_it_is_longest() {
        assert_eq!(doublings(1000, 300_000), 9);
        assert_eq!(doublings(1000, 1000), 0);
        assert_eq!(doublings(1, i64::MAX), 40);
    }
}
