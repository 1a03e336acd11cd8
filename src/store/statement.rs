//! Statements written out, for the hot paths and for what the query builder cannot say. The text never changes, so that the
//! driver prepares each once per connection. Parameters are `$1`, `$2`, … on both databases.

use sea_orm::{ConnectionTrait, DbBackend, QueryResult, Statement, Value};

use super::{Connection, StoreError, connection::Access as _};

/// One statement, in the words of each database.
#[derive(Clone, Copy)]
pub(super) struct Sql {
    pub(super) postgres: &'static str,
    pub(super) sqlite: &'static str,
}

impl Sql {
    /// The same words for both.
    pub(super) const fn both(sql: &'static str) -> Self {
        Self {
            postgres: sql,
            sqlite: sql,
        }
    }

    pub(super) fn bind(self, backend: DbBackend, values: impl IntoIterator<Item = Value>) -> Statement {
        let sql = match backend {
            DbBackend::Postgres => self.postgres,
            _ => self.sqlite,
        };
        Statement::from_sql_and_values(backend, sql, values)
    }

    /// Reads at most one row.
    pub(super) async fn read_one(
        self,
        connection: &dyn Connection,
        values: impl IntoIterator<Item = Value>,
    ) -> Result<Option<QueryResult>, StoreError> {
        let reader = connection.reader();
        Ok(reader
            .query_one_raw(self.bind(reader.get_database_backend(), values))
            .await?)
    }

    /// Reads every row.
    pub(super) async fn read_all(
        self,
        connection: &dyn Connection,
        values: impl IntoIterator<Item = Value>,
    ) -> Result<Vec<QueryResult>, StoreError> {
        let reader = connection.reader();
        Ok(reader
            .query_all_raw(self.bind(reader.get_database_backend(), values))
            .await?)
    }

    /// Changes rows; answers how many.
    pub(super) async fn write(
        self,
        connection: &dyn Connection,
        values: impl IntoIterator<Item = Value>,
    ) -> Result<u64, StoreError> {
        let writer = connection.writer();
        let statement = self.bind(writer.get_database_backend(), values);
        Ok(writer.execute_raw(statement).await?.rows_affected())
    }

    /// Changes rows; answers what `RETURNING` says.
    pub(super) async fn write_returning(
        self,
        connection: &dyn Connection,
        values: impl IntoIterator<Item = Value>,
    ) -> Result<Vec<QueryResult>, StoreError> {
        let writer = connection.writer();
        let statement = self.bind(writer.get_database_backend(), values);
        // All rows, even where there is one at most: SQLite ends the statement, and commits, with the last step.
        Ok(writer.query_all_raw(statement).await?)
    }
}
