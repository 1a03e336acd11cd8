//! What second factors that are typed have in common: counted per person over all flows, before they are looked at.

use chrono::{DateTime, Utc};

use super::{
    attempt::{self, Throttled},
    known_device,
};
use crate::{
    context::Context,
    domain::{event::EventKind, ids::UserId},
    store::{StoreError, throttle},
};

/// How a try ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It was right, and is used up.
    Proved,
    /// It was wrong, or used before.
    Refused,
    /// Too many tries; nothing was looked at.
    Throttled {
        /// When to try again.
        until: DateTime<Utc>,
    },
}

/// Counts a try of `factor` by `user`, looks at it with `check`, and records how it went. `check` must use up what it finds right,
/// by one conditional statement.
///
/// # Errors
/// When the store fails.
pub async fn prove(
    context: &Context,
    factor: &'static str,
    user: UserId,
    check: impl Future<Output = Result<bool, StoreError>>,
) -> Result<Outcome, StoreError> {
    if let Err(Throttled { until }) = attempt::count_address(context).await? {
        return Ok(Outcome::Throttled { until });
    }
    let known = known_device::recognise(context, Some(user)).await?;
    let counter = match known {
        Some(device) => format!("{factor}:device:{}", device.id),
        None => throttle::factor_key(factor, user),
    };
    if let Err(Throttled { until }) = attempt::count(context, &counter, factor, Some(user)).await? {
        return Ok(Outcome::Throttled { until });
    }
    if check.await? {
        throttle::succeed(&context.store, &counter).await?;
        attempt::record(context, &context.store, EventKind::SignInSucceeded, factor, Some(user)).await?;
        Ok(Outcome::Proved)
    } else {
        attempt::record(context, &context.store, EventKind::SignInFailed, factor, Some(user)).await?;
        Ok(Outcome::Refused)
    }
}
