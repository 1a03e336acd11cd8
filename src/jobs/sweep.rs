//! Deletes what has expired, a little at a time, so that no statement holds a lock for long.

use crate::{
    context::Context,
    store::{StoreError, sweep::delete_expired},
};

/// Rows of each table in one round.
const LIMIT: u32 = 1_000;
/// Rounds in one run, so that a run ends: a million rows of each table. What is left waits for the next.
const ROUNDS: usize = 1_000;

/// Sweeps until nothing is left.
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
