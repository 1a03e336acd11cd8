//! A browser that its owner signed in from before. It proves nothing; it has a counter of its own, so that a stranger who closes
//! the account's password to everybody does not close it to its owner.

use chrono::{DateTime, Duration, Utc};

use crate::{
    crypto::{
        digest,
        random::Random,
        token::{self, MintedToken, PresentedToken, TokenKind},
    },
    domain::{ids::UserId, sign_in::DeviceTrust},
    store::{
        Store, StoreError,
        known_devices::{self, KnownDevice},
    },
};

/// The browser, if it is known to be `owner`'s.
///
/// # Errors
/// When the store fails.
pub async fn recognise(
    store: &Store,
    presented: Option<&PresentedToken>,
    owner: Option<UserId>,
    now: DateTime<Utc>,
) -> Result<Option<KnownDevice>, StoreError> {
    let Some(presented) = presented else { return Ok(None) };
    let known = known_devices::find(store, presented.id, now).await?;
    Ok(known.filter(|known| Some(known.user_id) == owner && digest::same(&known.digest, &presented.digest)))
}

/// Makes this browser known as `user`'s: the token that it is to keep.
///
/// # Errors
/// When the store fails.
pub async fn remember(
    store: &Store,
    random: &Random,
    user_id: UserId,
    user_agent: &str,
    now: DateTime<Utc>,
) -> Result<MintedToken, StoreError> {
    let minted = token::mint(TokenKind::Device, random.uuid_v7_of(user_id.home(), now), random);
    let device = KnownDevice {
        id: minted.id,
        digest: minted.digest.clone(),
        user_id,
        expires_at: now + KNOWN_FOR,
        trusted_until: None,
        last_seen_at: Some(now),
        user_agent: Some(user_agent.to_owned()),
    };
    known_devices::insert(store, &device).await?;
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
