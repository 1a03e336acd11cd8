//! A second Postgres database that follows the first one, and answers what may be a moment old. Only statements that say so
//! (`Sql::may_be_stale`) are sent to it, never those of a transaction. Where it cannot be reached, the first database answers.

use std::{
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

use sea_orm::{DatabaseConnection, DbErr};

use super::{StoreError, error::is_of_the_connection, executor::Executor, lost_connections::LostConnections};

/// How long it is left alone after a failure, so that not every list waits for it.
const AVOIDED: Duration = Duration::from_secs(5);

/// The replica.
pub struct Replica {
    pool: DatabaseConnection,
    limit: Option<Duration>,
    lost: LostConnections,
    avoided_until: Mutex<Option<Instant>>,
}

impl Replica {
    pub(super) fn new(pool: DatabaseConnection, limit: Option<Duration>, lost: LostConnections) -> Self {
        let avoided_until = Mutex::new(None);
        Self {
            pool,
            limit,
            lost,
            avoided_until,
        }
    }

    /// What runs a statement there; `None` for a while after a failure.
    pub(super) fn executor(&self) -> Option<Executor<'_>> {
        let avoided_until = *self.avoided_until.lock().unwrap_or_else(PoisonError::into_inner);
        let is_avoided = avoided_until.is_some_and(|until| Instant::now() < until);
        (!is_avoided).then(|| Executor::pool(&self.pool, self.limit, &self.lost))
    }

    /// It failed. If it cannot be reached, the first database answers for a while. Anything else is the fault of the statement, and
    /// is not repeated there: a statement that is too slow for one database would burden the other one too.
    ///
    /// # Errors
    /// The failure, if it is not one of the connection.
    pub(super) fn avoid(&self, error: DbErr) -> Result<(), StoreError> {
        let is_out_of_reach = is_of_the_connection(&error);
        let error = StoreError::from(error);
        if !is_out_of_reach {
            return Err(error);
        }
        tracing::warn!(?error, "the replica does not answer; database.url answers in its place");
        *self.avoided_until.lock().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now() + AVOIDED);
        Ok(())
    }

    pub(super) async fn close(&self) -> Result<(), StoreError> {
        Ok(self.pool.close_by_ref().await?)
    }
}
