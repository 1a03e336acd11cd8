//! Seals new audit events under a key, so that any later change can be detected. One node at a time; no request waits for it.

use crate::{
    context::Context,
    store::{
        StoreError,
        sealed_audit::{seal_new, settled},
    },
};

/// Events under one seal.
const BATCH: usize = 500;
/// Seals in one run.
const BATCHES: usize = 100;

/// Seals the new events.
///
/// # Errors
/// When the store fails.
pub async fn run(context: &Context) -> Result<(), StoreError> {
    let Some(settled) = settled(&context.store).await? else {
        return Ok(());
    };
    for _ in 0..BATCHES {
        if seal_new(&context.store, &context.audit_chain_key, settled, BATCH).await? < BATCH {
            break;
        }
    }
    Ok(())
}
