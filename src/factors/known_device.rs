//! A browser that its owner signed in from before. It proves nothing; it has a counter of its own, so that a stranger who closes
//! the account's password to everybody does not close it to its owner.

use chrono::{DateTime, Duration, Utc};

use crate::{
    crypto::{
        digest,
        random::Random,
        token::{self, PresentedToken, TokenKind},
    },
    domain::ids::UserId,
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
    now: DateTime<Utc>,
    known_for: Duration,
) -> Result<String, StoreError> {
    let minted = token::mint(TokenKind::Device, random.uuid_v7(now), random);
    let device = KnownDevice {
        id: minted.id,
        digest: minted.digest,
        user_id,
        expires_at: now + known_for,
    };
    known_devices::insert(store, &device).await?;
    Ok(minted.text)
}
