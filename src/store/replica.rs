//! A second Postgres database that follows the first one, and answers what may be a moment old. Only statements that say so
//! (`Sql::may_be_stale`) are sent to it, never those of a transaction. Where it does not answer, the first database does.

use std::{
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

use sea_orm::{DatabaseConnection, DbErr};

use super::{StoreError, executor::Executor};

/// How long it is left alone after a failure, so that not every list waits for it.
const REST: Duration = Duration::from_secs(5);

/// The replica.
pub struct Replica {
    pool: DatabaseConnection,
    limit: Option<Duration>,
    rests_until: Mutex<Option<Instant>>,
}

impl Replica {
    pub(super) fn new(pool: DatabaseConnection, limit: Option<Duration>) -> Self {
        let rests_until = Mutex::new(None);
        Self {
            pool,
            limit,
            rests_until,
        }
    }

    /// What runs a statement there; `None` for a while after a failure.
    pub(super) fn executor(&self) -> Option<Executor<'_>> {
        let rests_until = *self.rests_until.lock().unwrap_or_else(PoisonError::into_inner);
        let rests = rests_until.is_some_and(|until| Instant::now() < until);
        (!rests).then(|| Executor::pool(&self.pool, self.limit))
    }

    /// It failed: for a while the first database answers.
    pub(super) fn rest(&self, error: DbErr) {
        let error = StoreError::from(error);
        tracing::warn!(?error, "the replica does not answer; database.url answers in its place");
        *self.rests_until.lock().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now() + REST);
    }

    pub(super) async fn close(&self) -> Result<(), StoreError> {
        Ok(self.pool.close_by_ref().await?)
    }
}
