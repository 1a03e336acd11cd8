//! What runs a statement: a pool, or a transaction. One type for all of them, so that a function of the store is compiled once.

use std::time::Duration;

use async_trait::async_trait;
use sea_orm::{
    ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr, ExecResult, QueryResult,
    SqliteTransactionMode, Statement, TransactionOptions, TransactionTrait,
};

use super::{
    StoreError,
    key::{self, Reach},
    limited::within,
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
}

#[derive(Clone, Copy)]
enum Target<'a> {
    Pool(&'a DatabaseConnection),
    Transaction(&'a DatabaseTransaction),
}

impl<'a> Executor<'a> {
    /// Each statement by itself.
    pub(super) fn pool(pool: &'a DatabaseConnection, limit: Option<Duration>) -> Self {
        let target = Target::Pool(pool);
        Self { target, limit }
    }

    /// Statements that stand or fall together.
    pub(super) fn transaction(transaction: &'a DatabaseTransaction, limit: Option<Duration>) -> Self {
        let target = Target::Transaction(transaction);
        Self { target, limit }
    }

    /// A transaction of its own on a pool, a savepoint within a transaction.
    pub(super) async fn begin(self) -> Result<Transaction, StoreError> {
        let begun = match self.target {
            Target::Pool(pool) => {
                let options = TransactionOptions {
                    // It holds the write lock from its beginning.
                    sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
                    ..TransactionOptions::default()
                };
                within(self.limit, pool.begin_with_options(options)).await
            }
            Target::Transaction(transaction) => within(self.limit, transaction.begin()).await,
        };
        Ok(Transaction::new(begun?, self.limit))
    }

    /// Whether it is Postgres.
    pub(super) fn is_postgres(self) -> bool {
        self.get_database_backend() == DbBackend::Postgres
    }
}

impl Executor<'_> {
    /// Runs a statement that was held to the key.
    pub(super) async fn run(self, statement: Statement) -> Result<ExecResult, DbErr> {
        match self.target {
            Target::Pool(pool) => within(self.limit, pool.execute_raw(statement)).await,
            Target::Transaction(transaction) => within(self.limit, transaction.execute_raw(statement)).await,
        }
    }

    /// The same, for a row.
    pub(super) async fn run_for_one(self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        match self.target {
            Target::Pool(pool) => within(self.limit, pool.query_one_raw(statement)).await,
            Target::Transaction(transaction) => within(self.limit, transaction.query_one_raw(statement)).await,
        }
    }

    /// The same, for rows.
    pub(super) async fn run_for_all(self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        match self.target {
            Target::Pool(pool) => within(self.limit, pool.query_all_raw(statement)).await,
            Target::Transaction(transaction) => within(self.limit, transaction.query_all_raw(statement)).await,
        }
    }
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
