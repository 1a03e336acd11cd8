//! User codes that somebody types (RFC 8628 section 5.1): each is counted before it is looked up, by the address and by the browser. Whoever
//! guesses a code of somebody else could let their device into the wrong account.

use chrono::Duration;

use super::{Lane, Throttled, known_device};
use crate::{
    context::Context,
    crypto::digest,
    store::{Connection, StoreError, throttle},
};

/// Codes that are typed in one browser.
const OF_BROWSER: (u32, Duration) = (10, Duration::minutes(10));

/// A code that was counted, and may be looked up.
#[derive(Debug)]
pub struct TypedCode {
    keys: [String; 2],
}

/// Counts a code that was typed in the browser with that digest. A browser in which somebody signed in before has a counter of its own, so
/// that others at its address do not keep its user out.
///
/// # Errors
/// When the store fails (503 or 500).
pub async fn count(context: &Context, browser_digest: &[u8]) -> Result<Result<TypedCode, Throttled>, StoreError> {
    let known = known_device::presented(context).await?;
    let lane = Lane::of(known.as_ref()).key(context);
    let of_lane = (context.config.throttle.per_address_per_minute, Duration::minutes(1));
    let browser = digest::hex(&browser_digest[..browser_digest.len().min(16)]);
    let keys = [format!("user-code:{lane}"), format!("user-code:browser:{browser}")];
    for (key, limit) in keys.iter().zip([of_lane, OF_BROWSER]) {
        let counted = throttle::hit_within(&context.store, key, context.now, limit).await?;
        if let Err(until) = counted {
            return Ok(Err(Throttled::until(context, until).logged(context, "user-code")));
        }
    }
    Ok(Ok(TypedCode { keys }))
}

impl TypedCode {
    /// It was right: it is not counted.
    ///
    /// # Errors
    /// When the store fails (503 or 500).
    pub async fn was_right(&self, connection: &dyn Connection) -> Result<(), StoreError> {
        for key in &self.keys {
            throttle::give_back(connection, key).await?;
        }
        Ok(())
    }
}
