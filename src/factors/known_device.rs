//! A browser that its owner signed in from before. It proves nothing; it has a counter of its own, so that a stranger who closes
//! the account's password to everybody does not close it to its owner.

use chrono::{DateTime, Duration, Utc};

use crate::{
    context::Context,
    crypto::{
        digest,
        token::{self, MintedToken, TokenKind},
    },
    domain::{ids::UserId, session::DeviceTrust},
    store::{
        StoreError,
        known_devices::{self, KnownDevice},
    },
};

/// The browser, if it is known to be `owner`'s.
///
/// # Errors
/// When the store fails.
pub async fn recognise(context: &Context, owner: Option<UserId>) -> Result<Option<KnownDevice>, StoreError> {
    let Some(presented) = &context.device else {
        return Ok(None);
    };
    let known = known_devices::find(&context.store, presented.id, context.now).await?;
    Ok(known.filter(|known| Some(known.user_id) == owner && digest::same(&known.digest, &presented.digest)))
}

/// Makes this browser known as `user`'s: the token that it is to keep.
///
/// # Errors
/// When the store fails.
pub async fn remember(context: &Context, user_id: UserId) -> Result<MintedToken, StoreError> {
    let now = context.now;
    let minted = token::mint(TokenKind::Device, context.id_of(user_id.home()), &context.random);
    let device = KnownDevice {
        id: minted.id,
        digest: minted.digest.clone(),
        user_id,
        expires_at: now + KNOWN_FOR,
        trusted_until: None,
        last_seen_at: Some(now),
        user_agent: Some(context.user_agent.clone()),
    };
    known_devices::insert(&context.store, &device).await?;
    Ok(minted)
}

/// How long a browser is known.
pub const KNOWN_FOR: Duration = Duration::days(180);

/// How long a browser stands in for a second factor.
pub const TRUSTED_FOR: Duration = Duration::days(30);

/// Whether it stands in for its owner's second factor now.
pub fn trust(device: Option<&KnownDevice>, now: DateTime<Utc>) -> DeviceTrust {
    match device.and_then(|device| device.trusted_until) {
        Some(until) if now < until => DeviceTrust::Trusted,
        _ => DeviceTrust::Unknown,
    }
}
