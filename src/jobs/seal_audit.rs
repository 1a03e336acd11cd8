//! Chains new audit events under a key, so that any later change can be detected. One node at a time; no request waits for it.

use crate::{
    context::Context,
    store::{StoreError, sealed_audit::seal_batch},
};

/// Events in one batch.
const BATCH: usize = 500;
/// Batches in one run.
const BATCHES: usize = 20;

/// Adds the new events to the chain.
///
/// # Errors
/// When the store fails.
pub async fn run(context: &Context) -> Result<(), StoreError> {
    for _ in 0..BATCHES {
        if seal_batch(&context.store, &context.audit_chain_key, BATCH).await? < BATCH {
            break;
        }
    }
    Ok(())
}
