//! Deletes expired rows in small batches, so that no statement holds a lock for long.

use crate::{
    context::Context,
    store::{StoreError, sweep::delete_expired},
};

/// Rows of each table in one batch.
const LIMIT: u32 = 1_000;
/// Batches in one run, so that a run ends: up to a million rows of each table. The next run deletes the rest.
const ROUNDS: usize = 1_000;

/// Deletes until no expired row is left.
///
/// # Errors
/// When the store fails.
pub async fn run(context: &Context) -> Result<(), StoreError> {
    for _ in 0..ROUNDS {
        let deleted = delete_expired(&context.store, context.clock.now(), LIMIT).await?;
        if deleted < u64::from(LIMIT) {
            break;
        }
        tokio::task::yield_now().await;
    }
    Ok(())
}
