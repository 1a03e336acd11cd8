//! Keeps the audit log as long as it is configured, and writes down where its chain stands, in the log and in a file, so that a log that
//! was emptied or put back shows.

use std::{io::Write as _, path::Path};

use crate::{
    context::Context,
    store::{
        StoreError,
        sealed_audit::{self, Anchor, Deleted},
    },
};

/// Events in one batch.
const BATCH: usize = 1_000;
/// Batches in one run: a million events an hour.
const BATCHES: usize = 1_000;

/// Why a run failed.
#[derive(Debug, thiserror::Error)]
pub enum KeepError {
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The anchor cannot be written.
    #[error("audit.anchor_file: {0}")]
    File(#[from] std::io::Error),
}

/// Deletes events that were kept long enough, then writes down the newest anchor.
///
/// # Errors
/// When the store fails, or the file of anchors cannot be written.
pub async fn run(context: &Context) -> Result<(), KeepError> {
    delete_old(context).await?;
    write_anchor(context).await
}

async fn delete_old(context: &Context) -> Result<(), StoreError> {
    let before = context.now - context.config.audit.keep_for.as_chrono();
    for _ in 0..BATCHES {
        match sealed_audit::delete_old(&context.store, &context.audit_chain_key, before, BATCH).await? {
            Deleted::Events(0) => break,
            Deleted::Events(_) => tokio::task::yield_now().await,
            Deleted::Broken { sequence } => {
                tracing::error!(
                    sequence,
                    "the audit log was changed by hand; from this event on, old events are not deleted"
                );
                break;
            }
        }
    }
    Ok(())
}

async fn write_anchor(context: &Context) -> Result<(), KeepError> {
    let Some(anchor) = sealed_audit::anchor(&context.store, &context.audit_chain_key).await? else {
        return Ok(());
    };
    tracing::info!(%anchor, "the audit log's chain");
    if let Some(file) = &context.config.audit.anchor_file {
        append(file, &anchor)?;
    }
    Ok(())
}

fn append(file: &Path, anchor: &Anchor) -> std::io::Result<()> {
    let mut file = std::fs::OpenOptions::new().create(true).append(true).open(file)?;
    // One write, so that lines of several nodes do not mix.
    file.write_all(format!("{anchor}\n").as_bytes())
}
