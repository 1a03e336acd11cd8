//! Statements written out. The text never changes, so that the driver prepares each once per connection, and so that a reader can
//! hold it to the key (`key.rs`). Only the lists of administrators are put together when they are asked for ([`Composed`]). Parameters
//! are `$1`, `$2`, … on both databases.

use sea_orm::{ConnectionTrait as _, DbBackend, QueryResult, Statement, Value};

use super::{
    Connection, StoreError,
    connection::Access as _,
    executor::Executor,
    key::{self, Reach},
    replica::Replica,
};

/// One statement, in the words of each database.
#[derive(Clone, Copy)]
pub(super) struct Sql {
    postgres: &'static str,
    sqlite: &'static str,
    fan_out: Option<&'static str>,
    may_be_stale: bool,
}

impl Sql {
    /// The same words for both.
    pub(super) const fn both(sql: &'static str) -> Self {
        Self::each(sql, sql)
    }

    /// Words for Postgres, and words for SQLite.
    pub(super) const fn each(postgres: &'static str, sqlite: &'static str) -> Self {
        let fan_out = None;
        Self {
            postgres,
            sqlite,
            fan_out,
            may_be_stale: false,
        }
    }

    /// It is about the rows of everybody, for that reason: no request that a person waits for runs it.
    pub(super) const fn fan_out(mut self, reason: &'static str) -> Self {
        self.fan_out = Some(reason);
        self
    }

    /// Its answer may be a moment old, so that a replica may give it: a list, a search, the audit log, for people to look at. Nothing
    /// is decided by it.
    pub(super) const fn may_be_stale(mut self) -> Self {
        self.may_be_stale = true;
        self
    }

    /// Whether it is about the rows of everybody.
    pub(super) fn is_fan_out(self) -> bool {
        self.fan_out.is_some()
    }

    pub(super) fn bind(
        self,
        backend: DbBackend,
        values: impl IntoIterator<Item = Value>,
    ) -> Result<Statement, StoreError> {
        let sql = match backend {
            DbBackend::Postgres => self.postgres,
            _ => self.sqlite,
        };
        let reach = match self.fan_out {
            None => Reach::Key,
            Some(_) => Reach::FanOut,
        };
        hold_to_the_key(sql, reach)?;
        if self.may_be_stale {
            hold_to_reading(sql)?;
        }
        Ok(Statement::from_sql_and_values(backend, sql, values))
    }

    /// Reads at most one row.
    pub(super) async fn read_one(
        self,
        connection: &dyn Connection,
        values: impl IntoIterator<Item = Value>,
    ) -> Result<Option<QueryResult>, StoreError> {
        let reader = connection.reader();
        let statement = self.bind(reader.get_database_backend(), values)?;
        if let Some((replica, executor)) = self.replica(connection) {
            match executor.run_for_one(statement.clone()).await {
                Ok(row) => return Ok(row),
                Err(error) => replica.avoid(error)?,
            }
        }
        Ok(reader.run_for_one(statement).await?)
    }

    /// Reads every row.
    pub(super) async fn read_all(
        self,
        connection: &dyn Connection,
        values: impl IntoIterator<Item = Value>,
    ) -> Result<Vec<QueryResult>, StoreError> {
        let reader = connection.reader();
        let statement = self.bind(reader.get_database_backend(), values)?;
        if let Some((replica, executor)) = self.replica(connection) {
            match executor.run_for_all(statement.clone()).await {
                Ok(rows) => return Ok(rows),
                Err(error) => replica.avoid(error)?,
            }
        }
        Ok(reader.run_for_all(statement).await?)
    }

    /// Who answers in place of the first database, if the statement allows it and somebody can.
    fn replica(self, connection: &dyn Connection) -> Option<(&Replica, Executor<'_>)> {
        if self.may_be_stale {
            replica_of(connection)
        } else {
            None
        }
    }

    /// Changes rows; answers how many.
    pub(super) async fn write(
        self,
        connection: &dyn Connection,
        values: impl IntoIterator<Item = Value>,
    ) -> Result<u64, StoreError> {
        let writer = connection.writer();
        let statement = self.bind(writer.get_database_backend(), values)?;
        Ok(writer.run(statement).await?.rows_affected())
    }

    /// Changes rows; answers what `RETURNING` says.
    pub(super) async fn write_returning(
        self,
        connection: &dyn Connection,
        values: impl IntoIterator<Item = Value>,
    ) -> Result<Vec<QueryResult>, StoreError> {
        let writer = connection.writer();
        let statement = self.bind(writer.get_database_backend(), values)?;
        // All rows, even where there is one at most: SQLite ends the statement, and commits, with the last step.
        Ok(writer.run_for_all(statement).await?)
    }
}

/// A list whose text is put together for what was asked: from texts of ours, with everything that a caller wrote as a parameter. It is
/// about the rows of everybody, and its answer may be a moment old.
pub(super) struct Composed {
    /// The text.
    pub(super) sql: String,
    /// The parameters.
    pub(super) values: Vec<Value>,
}

impl Composed {
    pub(super) fn bind(self, backend: DbBackend) -> Result<Statement, StoreError> {
        hold_to_the_key(&self.sql, Reach::FanOut)?;
        hold_to_reading(&self.sql)?;
        Ok(Statement::from_sql_and_values(backend, self.sql, self.values))
    }

    /// Reads every row.
    pub(super) async fn read_all(self, connection: &dyn Connection) -> Result<Vec<QueryResult>, StoreError> {
        let reader = connection.reader();
        let statement = self.bind(reader.get_database_backend())?;
        if let Some((replica, executor)) = replica_of(connection) {
            match executor.run_as_planned_for_its_values(statement.clone()).await {
                Ok(rows) => return Ok(rows),
                Err(error) => replica.avoid(error)?,
            }
        }
        Ok(reader.run_as_planned_for_its_values(statement).await?)
    }
}

/// The replica, if it can answer.
fn replica_of(connection: &dyn Connection) -> Option<(&Replica, Executor<'_>)> {
    let replica = connection.replica()?;
    Some((replica, replica.executor()?))
}

/// Does something with many rows, by few statements. Their sizes are fixed, so that a handful of texts is prepared and not one for
/// each length. `sql` gets the placeholders of the rows, `($1, $2), ($3, $4)`, and the number of the first one after them, which
/// is for `more`.
pub(super) async fn write_rows<const COLUMNS: usize>(
    connection: &dyn Connection,
    rows: Vec<[Value; COLUMNS]>,
    more: &[Value],
    reach: Reach,
    sql: impl Fn(&str, usize) -> String,
) -> Result<u64, StoreError> {
    let writer = connection.writer();
    let mut rows = rows.into_iter();
    let mut changed = 0;
    for size in [256, 64, 16, 4, 1] {
        while rows.len() >= size {
            let text = sql(&placeholders(size, COLUMNS), size * COLUMNS + 1);
            hold_to_the_key(&text, reach)?;
            let values = rows.by_ref().take(size).flatten().chain(more.iter().cloned());
            let statement = Statement::from_sql_and_values(writer.get_database_backend(), text, values);
            changed += writer.run(statement).await?.rows_affected();
        }
    }
    Ok(changed)
}

/// `($1, $2), ($3, $4)`
pub(super) fn placeholders(rows: usize, columns: usize) -> String {
    let row = |row: usize| {
        let row: Vec<String> = (1..=columns)
            .map(|column| format!("${}", row * columns + column))
            .collect();
        format!("({})", row.join(", "))
    };
    (0..rows).map(row).collect::<Vec<_>>().join(", ")
}

fn hold_to_the_key(sql: &str, reach: Reach) -> Result<(), StoreError> {
    key::refusal(sql, reach).map_or(Ok(()), |problem| Err(StoreError::internal(problem)))
}

/// What a replica may answer neither locks nor writes.
fn hold_to_reading(sql: &str) -> Result<(), StoreError> {
    if key::locks_or_writes(sql) {
        let problem = format!("a statement locks or writes, which a replica cannot do: {sql}");
        return Err(StoreError::internal(problem));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_count_through_rows_and_columns() {
        assert_eq!(placeholders(2, 3), "($1, $2, $3), ($4, $5, $6)");
    }

    #[test]
    fn a_statement_that_does_not_name_the_key_is_not_run() {
        let sql = Sql::both("SELECT 1 FROM users WHERE id = $1");
        let id = || [uuid::Uuid::nil().into()];
        assert!(sql.bind(DbBackend::Sqlite, id()).is_err());
        assert!(sql.fan_out("a test").bind(DbBackend::Sqlite, id()).is_ok());
    }

    #[test]
    fn a_statement_that_locks_or_writes_is_never_for_a_replica() {
        for sql in [
            "SELECT 1 FROM users WHERE home = $1 AND id = $2 FOR SHARE",
            "SELECT 1 FROM users WHERE home = $1 AND id = $2 FOR KEY SHARE",
            "SELECT 1 FROM users WHERE home = $1 AND id = $2 FOR UPDATE",
            "SELECT 1 FROM users WHERE home = $1 AND id = $2 FOR NO KEY UPDATE",
            "WITH gone AS (DELETE FROM users WHERE home = $1 AND id = $2 RETURNING 1) SELECT count(*) FROM gone",
            "UPDATE users SET disabled = true WHERE home = $1 AND id = $2",
            "INSERT INTO users (home, id) VALUES ($1, $2)",
        ] {
            let values = || [Value::from(1), uuid::Uuid::nil().into()];
            let sql = Sql::both(sql);
            assert!(sql.bind(DbBackend::Postgres, values()).is_ok());
            assert!(sql.may_be_stale().bind(DbBackend::Postgres, values()).is_err());
        }
        let sql = Sql::both("SELECT 'FOR UPDATE' FROM clients").may_be_stale();
        assert!(sql.bind(DbBackend::Postgres, []).is_ok());
    }

    #[test]
    fn a_list_is_about_everybody_and_neither_locks_nor_writes() {
        let list = |sql: &str| Composed {
            sql: sql.to_owned(),
            values: Vec::new(),
        };
        assert!(list("SELECT id FROM users").bind(DbBackend::Postgres).is_ok());
        for sql in ["SELECT id FROM groups FOR SHARE", "DELETE FROM groups"] {
            assert!(list(sql).bind(DbBackend::Postgres).is_err());
        }
    }
}
