//! What typed second factors have in common: attempts are counted per user over all flows, before they are checked.

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

/// The result of an attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The code was right, and is now used.
    Proved,
    /// The code was wrong, or used before.
    Refused,
    /// Too many attempts; nothing was checked.
    Throttled {
        /// When to try again.
        until: DateTime<Utc>,
    },
}

/// Counts an attempt of `factor` by `user`, checks it with `check`, and records the result. `check` must redeem a right code
/// by one conditional statement.
///
/// # Errors
/// When the store fails (503 or 500).
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
