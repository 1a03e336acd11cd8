//! Rows for somebody who has proved nothing: a browser session, an authorization request, a passkey challenge, what a device asks for. They are counted by
//! address in the memory of the node, and each kind by itself.

use chrono::Duration;

use super::{Throttled, known_device};
use crate::{
    context::Context,
    domain::{ids::UserId, permit::RowPermit},
    store::StoreError,
};

/// What is stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowKind {
    /// The session of a new browser.
    Browser,
    /// An authorization request that cannot be answered at once.
    AuthorizationRequest,
    /// The challenge of a passkey.
    PasskeyChallenge,
    /// A request to another provider.
    UpstreamRequest,
    /// What a device asks for.
    DeviceAuthorization,
}

impl RowKind {
    fn as_str(self) -> &'static str {
        match self {
            Self::Browser => "browser",
            Self::AuthorizationRequest => "authorization-request",
            Self::PasskeyChallenge => "passkey-challenge",
            Self::UpstreamRequest => "upstream-request",
            Self::DeviceAuthorization => "device-authorization",
        }
    }
}

/// Counts a row: of `user`, who is signed in or has proved a factor, or of a stranger.
///
/// # Errors
/// When the store fails (503 or 500).
pub async fn count(
    context: &Context,
    kind: RowKind,
    user: Option<UserId>,
) -> Result<Result<RowPermit, Throttled>, StoreError> {
    let counted = match user {
        Some(user) => count_by(context, kind, &format!("user:{user}")).await,
        None => of_stranger(context, kind).await?,
    };
    Ok(counted.map_err(|throttled| throttled.logged(context, kind.as_str())))
}

/// Counts a row by the address. A browser in which somebody signed in before has a counter of its own, so that others at its address do
/// not keep its user out. It is looked up only when the address has used up its rows.
async fn of_stranger(context: &Context, kind: RowKind) -> Result<Result<RowPermit, Throttled>, StoreError> {
    let by_address = count_by(context, kind, &context.address_key()).await;
    if by_address.is_ok() {
        return Ok(by_address);
    }
    match known_device::presented(context).await? {
        Some(device) => Ok(count_by(context, kind, &format!("device:{}", device.id)).await),
        None => Ok(by_address),
    }
}

async fn count_by(context: &Context, kind: RowKind, by: &str) -> Result<RowPermit, Throttled> {
    let most = context.config.throttle.rows_per_address_per_minute;
    let key = format!("row:{}:{by}", kind.as_str());
    let counted = context.store.rates.hit(key, context.now, (most, Duration::minutes(1)));
    match counted.await {
        Ok(()) => Ok(RowPermit::granted()),
        Err(until) => Err(Throttled::until(context, until)),
    }
}
