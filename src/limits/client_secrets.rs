//! Wrong client secrets, by client and address. Only they are counted, in the memory of the node, so that a right one costs no statement.
//! A name that no client has is not counted: there is nothing to guess.

use chrono::Duration;

use super::Throttled;
use crate::{context::Context, domain::ids::ClientId};

/// Wrong secrets of one client from one address. An application that was given another secret is let in again after a minute.
const LIMIT: (u32, Duration) = (10, Duration::minutes(1));

/// Whether a secret of the client may be compared. Counts nothing.
///
/// # Errors
/// When too many were wrong.
pub async fn check(context: &Context, client: &ClientId) -> Result<(), Throttled> {
    let key = key(context, client);
    let checked = context.store.rates.check(&key, context.now, LIMIT).await;
    checked.map_err(|until| Throttled::until(context, until))
}

/// Counts a wrong one.
pub async fn was_wrong(context: &Context, client: &ClientId) {
    metrics::counter!("vestibule_client_authentications_failed_total").increment(1);
    // A counter that is full stays full.
    let _ = context.store.rates.hit(key(context, client), context.now, LIMIT).await;
}

fn key(context: &Context, client: &ClientId) -> String {
    format!("client-secret:{}:{}", context.address_key(), client.as_str())
}
