//! A time limit on our side of the wire. The limits that Postgres keeps (`statement_timeout`, `lock_timeout`) say nothing when
//! Postgres is not there to keep them: a cable that was pulled, a host that froze, a firewall that forgot the connection.

use std::time::Duration;

use sea_orm::{ConnAcquireErr, DbErr};

/// `work`, given up after `limit`. What is given up counts as "the database cannot answer now".
pub(super) async fn within<T>(
    limit: Option<Duration>,
    work: impl Future<Output = Result<T, DbErr>>,
) -> Result<T, DbErr> {
    match limit {
        None => work.await,
        Some(limit) => tokio::time::timeout(limit, work)
            .await
            .unwrap_or(Err(DbErr::ConnectionAcquire(ConnAcquireErr::Timeout))),
    }
}
