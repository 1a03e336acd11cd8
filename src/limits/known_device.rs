//! A browser from which the user has signed in before. It proves nothing; it has a separate counter, so that an attacker who
//! locks password sign-in for everybody does not lock it for the user.

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

/// The browser, if it is known for `owner`.
///
/// # Errors
/// When the store fails (503 or 500).
pub async fn recognise(context: &Context, owner: Option<UserId>) -> Result<Option<KnownDevice>, StoreError> {
    let known = presented(context).await?;
    Ok(known.filter(|known| Some(known.user_id) == owner))
}

/// The browser, if it is known for anybody.
///
/// # Errors
/// When the store fails (503 or 500).
pub async fn presented(context: &Context) -> Result<Option<KnownDevice>, StoreError> {
    let Some(presented) = &context.device else {
        return Ok(None);
    };
    let known = known_devices::find(&context.store, presented.id, context.now).await?;
    Ok(known.filter(|known| digest::same(&known.digest, &presented.digest)))
}

/// Makes this browser known for `user`; returns the token for its cookie.
///
/// # Errors
/// When the store fails (503 or 500).
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
    known_devices::insert(&context.store, &device, MOST_PER_USER).await?;
    Ok(minted)
}

/// How many browsers of one user are known: the last ones. A private window is a new browser each time.
const MOST_PER_USER: i64 = 50;

/// How long a browser stays known.
pub const KNOWN_FOR: Duration = Duration::days(180);

/// How long a browser is trusted instead of a second factor.
pub const TRUSTED_FOR: Duration = Duration::days(30);

/// Whether it is trusted instead of a second factor now.
pub fn trust(device: Option<&KnownDevice>, now: DateTime<Utc>) -> DeviceTrust {
    match device.and_then(|device| device.trusted_until) {
        Some(until) if now < until => DeviceTrust::Trusted,
        _ => DeviceTrust::Unknown,
    }
}
