//! Chains new audit events by hash, so that any later change shows. One node at a time; no request waits for it.

use crate::{
    context::Context,
    store::{StoreError, audit::seal_batch},
};

/// Events in one batch.
const BATCH: usize = 500;
/// Batches in one run.
const BATCHES: usize = 20;

/// Seals what is new.
///
/// # Errors
/// When the store fails.
pub async fn run(context: &Context) -> Result<(), StoreError> {
    for _ in 0..BATCHES {
        if seal_batch(&context.store, BATCH).await? < BATCH {
            break;
        }
    }
    Ok(())
}
