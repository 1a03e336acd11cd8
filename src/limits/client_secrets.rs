//! Wrong client secrets, by client and address. Only they are counted, in the memory of the node, so that a right one costs no statement.
//! A name that no client has is not counted: there is nothing to guess.

use chrono::Duration;

use super::Throttled;
use crate::{context::Context, domain::ids::ClientId};

/// Wrong secrets of one client from one address, each minute and each day.
const LIMITS: [(&str, u32, Duration); 2] = [("minute", 10, Duration::minutes(1)), ("day", 200, Duration::days(1))];

/// Whether a secret of the client may be compared. Counts nothing.
///
/// # Errors
/// When too many were wrong.
pub async fn check(context: &Context, client: &ClientId) -> Result<(), Throttled> {
    let now = context.now;
    for (name, most, window) in LIMITS {
        let key = key(context, client, name);
        let checked = context.store.rates.check(&key, now, (most, window)).await;
        checked.map_err(|until| Throttled { until, now })?;
    }
    Ok(())
}

/// Counts a wrong one.
pub async fn was_wrong(context: &Context, client: &ClientId) {
    metrics::counter!("vestibule_client_authentications_failed_total").increment(1);
    for (name, most, window) in LIMITS {
        // A counter that is full stays full.
        let _ = context
            .store
            .rates
            .hit(key(context, client, name), context.now, (most, window))
            .await;
    }
}

fn key(context: &Context, client: &ClientId, window: &str) -> String {
    format!("client-secret:{window}:{}:{}", context.address_key(), client.as_str())
}
