//! Says that this node runs, and how its jobs go, so that administrators see every node.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::{
    context::Context,
    domain::node::Node,
    store::{StoreError, nodes},
};

/// Writes it down.
///
/// # Errors
/// When the store fails.
pub async fn run(context: &Context, id: Uuid, started_at: DateTime<Utc>) -> Result<(), StoreError> {
    let node = Node {
        id,
        version: env!("CARGO_PKG_VERSION").to_owned(),
        started_at,
        seen_at: context.now,
        jobs: context.job_log.runs(),
    };
    nodes::beat(&context.store, &node).await
}
