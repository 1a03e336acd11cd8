//! What runs a statement: a pool, or a transaction. One type for all of them, so that a function of the store is compiled once.

use std::time::Duration;

use async_trait::async_trait;
use sea_orm::{
    ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr, ExecResult, QueryResult,
    SqliteTransactionMode, Statement, TransactionOptions, TransactionTrait,
};

use super::{
    StoreError,
    failpoints::{FailPoint, FailPoints},
    key::{self, Reach},
    limited::within,
    lost_connections::LostConnections,
    transaction::Transaction,
};

/// Which pool a statement goes to. In a transaction there is one way only.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Route {
    /// To the pool that writes.
    Write,
    /// To a pool that reads what was committed.
    Read,
}

/// A pool or a transaction, and how long to wait for it.
#[derive(Clone, Copy)]
pub struct Executor<'a> {
    target: Target<'a>,
    limit: Option<Duration>,
    /// Of the pool; `None` in a transaction, which is lost with its connection.
    lost: Option<&'a LostConnections>,
    fail_points: Option<&'a FailPoints>,
    /// Whether nothing but reads runs here.
    reads: bool,
}

#[derive(Clone, Copy)]
enum Target<'a> {
    Pool(&'a DatabaseConnection),
    Transaction(&'a DatabaseTransaction),
}

impl<'a> Executor<'a> {
    /// Each statement by itself.
    pub(super) fn pool(pool: &'a DatabaseConnection, limit: Option<Duration>, lost: &'a LostConnections) -> Self {
        Self {
            target: Target::Pool(pool),
            limit,
            lost: Some(lost),
            fail_points: None,
            reads: false,
        }
    }

    /// Statements that stand or fall together.
    pub(super) fn transaction(transaction: &'a DatabaseTransaction, limit: Option<Duration>) -> Self {
        Self {
            target: Target::Transaction(transaction),
            limit,
            lost: None,
            fail_points: None,
            reads: false,
        }
    }

    /// The same, which tests can stop.
    pub(super) fn with_fail_points(self, fail_points: &'a FailPoints) -> Self {
        let fail_points = Some(fail_points);
        Self { fail_points, ..self }
    }

    /// The same, for what only reads.
    pub(super) fn for_reads(self) -> Self {
        Self { reads: true, ..self }
    }

    async fn reached(self, point: FailPoint<'_>) {
        let point = match point {
            FailPoint::Statement(sql) if self.reads => FailPoint::Read(sql),
            FailPoint::Committed if self.reads => return,
            point => point,
        };
        if let Some(fail_points) = self.fail_points {
            fail_points.reached(point).await;
        }
    }

    /// On a pool a statement is a transaction of its own, which is committed now.
    async fn reached_the_end_of_a_statement(self) {
        if let Target::Pool(_) = self.target {
            self.reached(FailPoint::Committed).await;
        }
    }

    /// A transaction of its own on a pool, a savepoint within a transaction.
    pub(super) async fn begin(self) -> Result<Transaction, StoreError> {
        self.reached(FailPoint::Begin).await;
        let begun = match self.target {
            // Nothing has happened yet, so it may begin on another connection.
            Target::Pool(pool) => match within(self.limit, begin_on(pool)).await {
                Err(error) if self.was_lost(&error) => within(self.limit, begin_on(pool)).await,
                outcome => outcome,
            },
            Target::Transaction(transaction) => within(self.limit, transaction.begin()).await,
        };
        let fail_points = self.fail_points.cloned().unwrap_or_default();
        Ok(Transaction::new(begun?, self.limit, fail_points))
    }

    /// Whether the database had closed the connection of what failed.
    fn was_lost(self, error: &DbErr) -> bool {
        self.lost.is_some_and(|lost| lost.note(error))
    }

    /// Whether what failed can be run again on another connection: a read, whose connection had been closed. Of anything else it is not
    /// known whether it took effect.
    fn is_worth_another_try(self, error: &DbErr, sql: &str) -> bool {
        self.was_lost(error) && !key::locks_or_writes(sql)
    }

    /// Whether it is Postgres.
    pub(super) fn is_postgres(self) -> bool {
        self.get_database_backend() == DbBackend::Postgres
    }
}

impl Executor<'_> {
    /// Runs a statement that was held to the key.
    pub(super) async fn run(self, statement: Statement) -> Result<ExecResult, DbErr> {
        self.reached(FailPoint::Statement(&statement.sql)).await;
        let done = match self.target {
            Target::Pool(pool) => within(self.limit, pool.execute_raw(statement)).await,
            Target::Transaction(transaction) => within(self.limit, transaction.execute_raw(statement)).await,
        };
        if done.is_ok() {
            self.reached_the_end_of_a_statement().await;
        }
        // Not run again, but what was lost with it is noted.
        done.inspect_err(|error| {
            self.was_lost(error);
        })
    }

    /// The same, for a row. A read is run a second time if the database had closed its connection.
    pub(super) async fn run_for_one(self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        self.reached(FailPoint::Statement(&statement.sql)).await;
        let found = match self.target {
            Target::Pool(pool) => match within(self.limit, pool.query_one_raw(statement.clone())).await {
                Err(error) if self.is_worth_another_try(&error, &statement.sql) => {
                    within(self.limit, pool.query_one_raw(statement)).await
                }
                outcome => outcome,
            },
            Target::Transaction(transaction) => within(self.limit, transaction.query_one_raw(statement)).await,
        };
        if found.is_ok() {
            self.reached_the_end_of_a_statement().await;
        }
        found
    }

    /// The same, for rows.
    pub(super) async fn run_for_all(self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        self.reached(FailPoint::Statement(&statement.sql)).await;
        let found = match self.target {
            Target::Pool(pool) => match within(self.limit, pool.query_all_raw(statement.clone())).await {
                Err(error) if self.is_worth_another_try(&error, &statement.sql) => {
                    within(self.limit, pool.query_all_raw(statement)).await
                }
                outcome => outcome,
            },
            Target::Transaction(transaction) => within(self.limit, transaction.query_all_raw(statement)).await,
        };
        if found.is_ok() {
            self.reached_the_end_of_a_statement().await;
        }
        found
    }
}

impl Executor<'_> {
    /// The same, planned for the values of this statement. After a few times Postgres would plan it once for all values, and what suits a
    /// value that few rows have takes a hundred times as long for one that many have. It keeps to one core: others are signing in, and of a
    /// union Postgres would run all parts at once, where the first may be enough.
    pub(super) async fn run_as_planned_for_its_values(self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        let Target::Pool(pool) = self.target else {
            return self.run_for_all(statement).await;
        };
        if !self.is_postgres() {
            return self.run_for_all(statement).await;
        }
        self.reached(FailPoint::Statement(&statement.sql)).await;
        match within(self.limit, read_planned(pool, statement.clone())).await {
            Err(error) if self.is_worth_another_try(&error, &statement.sql) => {
                within(self.limit, read_planned(pool, statement)).await
            }
            outcome => outcome,
        }
    }
}

async fn read_planned(pool: &DatabaseConnection, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
    let transaction = begin_on(pool).await?;
    transaction
        .execute_unprepared(
            "SET LOCAL plan_cache_mode = force_custom_plan; SET LOCAL max_parallel_workers_per_gather = 0",
        )
        .await?;
    let rows = transaction.query_all_raw(statement).await?;
    transaction.commit().await?;
    Ok(rows)
}

/// Begins in a task of its own, which goes on when nobody waits any more: because it takes too long, or because a client has left. Otherwise
/// the driver forgets that it has sent `BEGIN`. The connection would return to the pool within a transaction, and whoever gets it next
/// would store nothing, and be told otherwise.
async fn begin_on(pool: &DatabaseConnection) -> Result<DatabaseTransaction, DbErr> {
    let pool = pool.clone();
    let options = TransactionOptions {
        // It holds the write lock from its beginning.
        sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
        ..TransactionOptions::default()
    };
    let begun = tokio::spawn(async move { pool.begin_with_options(options).await });
    begun
        .await
        .unwrap_or_else(|error| Err(DbErr::Custom(error.to_string())))
}

/// For the query builder, which writes statements that nobody has read.
#[async_trait]
impl ConnectionTrait for Executor<'_> {
    fn get_database_backend(&self) -> DbBackend {
        match self.target {
            Target::Pool(pool) => pool.get_database_backend(),
            Target::Transaction(transaction) => transaction.get_database_backend(),
        }
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        held_to_the_key(&statement.sql)?;
        self.run(statement).await
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        held_to_the_key(sql)?;
        match self.target {
            Target::Pool(pool) => within(self.limit, pool.execute_unprepared(sql)).await,
            Target::Transaction(transaction) => within(self.limit, transaction.execute_unprepared(sql)).await,
        }
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        held_to_the_key(&statement.sql)?;
        self.run_for_one(statement).await
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        held_to_the_key(&statement.sql)?;
        self.run_for_all(statement).await
    }
}

fn held_to_the_key(sql: &str) -> Result<(), DbErr> {
    key::refusal(sql, Reach::Key).map_or(Ok(()), |problem| Err(DbErr::Custom(problem)))
}
