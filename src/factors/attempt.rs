//! How an attempt to prove who one is, is counted and recorded. Every factor is counted before it is looked at, and a browser
//! that its owner is known by has counters of its own (`known_device.rs`).

use chrono::{DateTime, Utc};

use crate::{
    config::Config,
    context::Context,
    domain::{actor::Actor, event::EventKind, ids::UserId},
    store::{
        Connection, StoreError,
        throttle::{self, Attempt, Rules},
    },
};

/// The attempt is not looked at: too many were wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Throttled {
    /// From when on the next one is looked at.
    pub until: DateTime<Utc>,
}

/// Counts the address. Leaves no event, because it is about nobody: a flood must not fill the audit log. The metrics count it.
///
/// # Errors
/// When the store fails.
pub async fn count_address(context: &Context) -> Result<Result<(), Throttled>, StoreError> {
    let per_minute = context.config.throttle.per_address_per_minute;
    let counted = throttle::hit(&context.store, &context.address_key(), context.now, per_minute).await?;
    Ok(counted.map_err(|until| Throttled { until }))
}

/// Counts an attempt of `factor` under `counter`, before it is looked at.
///
/// # Errors
/// When the store fails.
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

/// Records how an attempt of `factor` went. Whoever succeeded is the actor of it; whoever failed is nobody known.
///
/// # Errors
/// When the store fails.
pub async fn record(
    context: &Context,
    connection: &dyn Connection,
    kind: EventKind,
    factor: &'static str,
    user: Option<UserId>,
) -> Result<(), StoreError> {
    let event = context.event(kind).detail(serde_json::json!({ "factor": factor }));
    let mut event = event.user_if_known(user);
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
