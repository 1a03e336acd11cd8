//! Transactions.

use std::time::Duration;

use sea_orm::DatabaseTransaction;

use super::{
    StoreError,
    failpoints::{FailPoint, FailPoints},
    limited::within,
};

/// Several statements that succeed or fail together. Dropped without [`commit`](Self::commit), it leaves no trace.
///
/// On SQLite it holds the write lock from its beginning, so that what it read is still true when it writes.
pub struct Transaction {
    inner: DatabaseTransaction,
    limit: Option<Duration>,
    fail_points: FailPoints,
}

impl Transaction {
    pub(super) fn new(inner: DatabaseTransaction, limit: Option<Duration>, fail_points: FailPoints) -> Self {
        Self {
            inner,
            limit,
            fail_points,
        }
    }

    /// Makes it last.
    pub async fn commit(self) -> Result<(), StoreError> {
        self.fail_points.reached(FailPoint::Commit).await;
        within(self.limit, self.inner.commit()).await?;
        self.fail_points.reached(FailPoint::Committed).await;
        Ok(())
    }

    /// Where tests stop it.
    pub(super) fn fail_points(&self) -> &FailPoints {
        &self.fail_points
    }

    /// How long a statement is waited for.
    pub(super) fn limit(&self) -> Option<Duration> {
        self.limit
    }

    /// What executors and the migrations work on.
    pub(super) fn inner(&self) -> &DatabaseTransaction {
        &self.inner
    }
}

impl std::fmt::Debug for Transaction {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Transaction")
    }
}
