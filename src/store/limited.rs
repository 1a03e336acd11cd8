//! A time limit on our side of the wire. The limits that Postgres keeps (`statement_timeout`, `lock_timeout`) say nothing when
//! Postgres is not there to keep them: a cable that was pulled, a host that froze, a firewall that forgot the connection.

use std::{ops::Deref, time::Duration};

use async_trait::async_trait;
use sea_orm::{ConnAcquireErr, ConnectionTrait, DbBackend, DbErr, ExecResult, QueryResult, Statement};

/// A connection whose statements give up after a while. What is given up counts as "the database cannot answer now".
#[derive(Clone)]
pub struct Limited<C> {
    inner: C,
    limit: Option<Duration>,
}

impl<C> Limited<C> {
    /// Without a limit: what is in this process does not go silent.
    pub(super) fn never(inner: C) -> Self {
        Self { inner, limit: None }
    }

    /// Gives up after `limit`, which has to be longer than what the database's own limits add up to.
    pub(super) fn after(limit: Duration, inner: C) -> Self {
        let limit = Some(limit);
        Self { inner, limit }
    }

    /// Another connection under the same limit.
    pub(super) fn same_for<D>(&self, inner: D) -> Limited<D> {
        let limit = self.limit;
        Limited { inner, limit }
    }

    /// The connection and what it does with it, under the limit.
    pub(super) async fn ending<T>(self, work: impl AsyncFnOnce(C) -> Result<T, DbErr>) -> Result<T, DbErr> {
        within(self.limit, work(self.inner)).await
    }

    /// Something that is no statement, under the limit.
    pub(super) async fn within<T>(&self, work: impl Future<Output = Result<T, DbErr>>) -> Result<T, DbErr> {
        within(self.limit, work).await
    }
}

async fn within<T>(limit: Option<Duration>, work: impl Future<Output = Result<T, DbErr>>) -> Result<T, DbErr> {
    match limit {
        None => work.await,
        Some(limit) => tokio::time::timeout(limit, work)
            .await
            .unwrap_or(Err(DbErr::ConnectionAcquire(ConnAcquireErr::Timeout))),
    }
}

impl<C> Deref for Limited<C> {
    type Target = C;

    fn deref(&self) -> &C {
        &self.inner
    }
}

#[async_trait]
impl<C: ConnectionTrait + Send> ConnectionTrait for Limited<C> {
    fn get_database_backend(&self) -> DbBackend {
        self.inner.get_database_backend()
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        self.within(self.inner.execute_raw(statement)).await
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        self.within(self.inner.execute_unprepared(sql)).await
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        self.within(self.inner.query_one_raw(statement)).await
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        self.within(self.inner.query_all_raw(statement)).await
    }
}
