//! Deletes what has expired, a little at a time, so that no statement holds a lock for long.

use super::Tools;
use crate::store::{StoreError, sweep::delete_expired};

/// Rows of each table in one go.
const LIMIT: u32 = 1_000;
/// Goes in one run; what is left waits for the next.
const GOES: usize = 20;

/// Sweeps until nothing is left, or enough was done for now.
///
/// # Errors
/// When the store fails.
pub async fn run(tools: &Tools) -> Result<(), StoreError> {
    for _ in 0..GOES {
        let deleted = delete_expired(&tools.store, tools.clock.now(), LIMIT).await?;
        if deleted < u64::from(LIMIT) {
            break;
        }
    }
    Ok(())
}
