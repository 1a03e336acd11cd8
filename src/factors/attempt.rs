//! Counts and records attempts to authenticate. Every attempt is counted before it is checked, and a browser that is known to
//! the account has a separate counter (`known_device.rs`).

use chrono::{DateTime, Utc};

use crate::{
    config::Config,
    context::Context,
    domain::{actor::Actor, event::EventKind, ids::UserId},
    store::{
        Connection, StoreError, Transaction,
        throttle::{self, Attempt, Rules},
    },
};

/// The attempt is not checked: there were too many wrong ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Throttled {
    /// When the next attempt is allowed.
    pub until: DateTime<Utc>,
}

/// Counts the client address. Writes no event, because no user is concerned and a flood must not fill the audit log; the
/// metrics count it.
///
/// # Errors
/// When the store fails (503 or 500).
pub async fn count_address(context: &Context) -> Result<Result<(), Throttled>, StoreError> {
    let per_minute = context.config.throttle.per_address_per_minute;
    let counted = throttle::hit(&context.store, &context.address_key(), context.now, per_minute).await?;
    Ok(counted.map_err(|until| Throttled { until }))
}

/// Counts an attempt of `factor` under `counter`, before it is checked.
///
/// # Errors
/// When the store fails (503 or 500).
pub async fn count(
    context: &Context,
    counter: &str,
    factor: &'static str,
    user: Option<UserId>,
) -> Result<Result<(), Throttled>, StoreError> {
    let until = match throttle::attempt(&context.store, counter, context.now, &rules(&context.config)).await? {
        Attempt::Allowed => return Ok(Ok(())),
        Attempt::Blocked { until } => until,
        Attempt::Closed => context.now + context.config.throttle.max_delay.as_chrono(),
    };
    record(context, &context.store, EventKind::SignInThrottled, factor, user).await?;
    Ok(Err(Throttled { until }))
}

/// Records that `user` proved `factor`, and resets the counter of its attempts. Called in the transaction that uses the proof up.
///
/// # Errors
/// When the store fails (503 or 500).
pub async fn succeed(
    context: &Context,
    transaction: &Transaction,
    counter: &str,
    (factor, user): (&'static str, UserId),
) -> Result<(), StoreError> {
    throttle::succeed(transaction, counter).await?;
    record(context, transaction, EventKind::SignInSucceeded, factor, Some(user)).await
}

/// Records the result of an attempt of `factor`. After a success the user is the actor of the event; after a failure the
/// actor is anonymous.
///
/// # Errors
/// When the store fails (503 or 500).
pub async fn record(
    context: &Context,
    connection: &dyn Connection,
    kind: EventKind,
    factor: &'static str,
    user: Option<UserId>,
) -> Result<(), StoreError> {
    let detail = serde_json::json!({ "factor": factor });
    let mut event = context.event(kind).user_if_known(user).detail(detail);
    if let (EventKind::SignInSucceeded, Some(user)) = (kind, user) {
        event.actor = Actor::Person(user);
    }
    context.record(connection, &event).await
}

fn rules(config: &Config) -> Rules {
    let throttle = &config.throttle;
    Rules {
        free_attempts: throttle.free_attempts,
        first_delay: throttle.first_delay.as_chrono(),
        max_delay: throttle.max_delay.as_chrono(),
        close_after: throttle.close_after,
    }
}
