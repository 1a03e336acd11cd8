//! Deletes what expired, a bounded number of rows at a time, found by the index on when they expire.
//!
//! One node at a time sweeps. It reads the keys of what expired, then deletes the rows with those keys that still have: no row is
//! locked before it goes, for a lock over everybody's rows is not to be had where they are spread over several databases. A row
//! is never named by where it lies: that says nothing across the parts of a table.

use chrono::{DateTime, Duration, Utc};
use sea_orm::{ConnectionTrait as _, DbBackend, QueryResult, Statement, Value};
use uuid::Uuid;

use super::{
    Connection, StoreError, changes,
    connection::Access as _,
    key::{self, Reach},
    statement::{Sql, placeholders, write_rows},
};

/// How long messages that were given up are kept, so that an administrator can see them.
pub const UNDELIVERED_KEPT_FOR: Duration = Duration::days(30);

/// How long used codes are kept, so that a second use is recognised.
const CODES_KEPT_FOR: Duration = Duration::days(1);

/// How long device codes are kept that expired, so that a device hears that, and can ask for another one.
const DEVICE_CODES_KEPT_FOR: Duration = Duration::hours(1);

/// How long API keys that expired are kept, so that an administrator sees why a program is refused.
const API_KEYS_KEPT_FOR: Duration = Duration::days(30);

/// Deletes at most `limit` rows of each table that expired before `now`; how many in all. While another node does it, none.
pub async fn delete_expired(connection: &dyn Connection, now: DateTime<Utc>, limit: u32) -> Result<u64, StoreError> {
    let mut deleted = 0;
    for swept in TABLES {
        let transaction = connection.nested().await?;
        if LOCK.read_one(&transaction, []).await?.is_none() {
            return Ok(deleted);
        }
        deleted += swept.delete_expired(&transaction, now, limit).await?;
        transaction.commit().await?;
    }
    // Whoever comes second finds nothing, so it needs no lock.
    Ok(deleted + changes::delete_old(connection, limit).await?)
}

/// A table whose rows expire.
#[derive(Clone, Copy)]
pub(super) struct Swept {
    table: &'static str,
    key: &'static [Column],
    /// The column that says when.
    when: &'static str,
    /// How long they are kept after that.
    kept_for: Duration,
    /// What else holds of them, as the end of a condition.
    and: &'static str,
}

/// A column of a key, by the type that it is read as.
#[derive(Clone, Copy)]
enum Column {
    Small(&'static str),
    Number(&'static str),
    Id(&'static str),
    Text(&'static str),
    Bytes(&'static str),
}

const fn swept(table: &'static str, key: &'static [Column]) -> Swept {
    Swept {
        table,
        key,
        when: "expires_at",
        kept_for: Duration::zero(),
        and: "",
    }
}

const HOME_AND_ID: &[Column] = &[Column::Small("home"), Column::Id("id")];

pub(super) const TABLES: [Swept; 22] = [
    swept("sessions", &[Column::Small("home"), Column::Bytes("id_digest")]),
    swept("bulk_jobs", &[Column::Id("id")]),
    swept("authorization_requests", HOME_AND_ID),
    swept("grants", HOME_AND_ID),
    swept("access_tokens", HOME_AND_ID),
    swept("known_devices", HOME_AND_ID),
    swept("traces", HOME_AND_ID),
    swept("webauthn_ceremonies", HOME_AND_ID),
    swept("account_links", HOME_AND_ID),
    swept("impersonations", HOME_AND_ID),
    swept("sent_codes", HOME_AND_ID),
    swept("upstream_requests", HOME_AND_ID),
    Swept {
        kept_for: CODES_KEPT_FOR,
        ..swept("authorization_codes", HOME_AND_ID)
    },
    Swept {
        kept_for: DEVICE_CODES_KEPT_FOR,
        ..swept("device_authorizations", HOME_AND_ID)
    },
    swept("registrations", &[Column::Id("id")]),
    swept("throttle_counters", &[Column::Text("key")]),
    swept("revoked_tokens", &[Column::Bytes("jti_digest")]),
    swept(
        "used_assertions",
        &[Column::Text("client_id"), Column::Bytes("jti_digest")],
    ),
    swept("idempotency_keys", &[Column::Bytes("digest")]),
    Swept {
        kept_for: API_KEYS_KEPT_FOR,
        ..swept("api_keys", &[Column::Id("id")])
    },
    Swept {
        when: "failed_at",
        kept_for: UNDELIVERED_KEPT_FOR,
        ..swept("outbox", &[Column::Number("id")])
    },
    // Where a transport was turned off, nobody sends them.
    Swept {
        and: " AND failed_at IS NULL",
        ..swept("outbox", &[Column::Number("id")])
    },
];

impl Swept {
    async fn delete_expired(
        self,
        connection: &dyn Connection,
        now: DateTime<Utc>,
        limit: u32,
    ) -> Result<u64, StoreError> {
        let before = now - self.kept_for;
        let writer = connection.writer();
        let statement = self.select(writer.get_database_backend(), before, limit)?;
        let rows = writer.run_for_all(statement).await?;
        let before = [before.into()];
        let (reach, sql) = (Reach::FanOut, |rows: &str, next: usize| self.delete(rows, next));
        match self.key {
            [one] => {
                let keys = rows.iter().map(|row| Ok([one.read(row, 0)?]));
                let keys = keys.collect::<Result<_, StoreError>>()?;
                write_rows(connection, keys, &before, reach, sql).await
            }
            [first, second] => {
                let keys = rows.iter().map(|row| Ok([first.read(row, 0)?, second.read(row, 1)?]));
                let keys = keys.collect::<Result<_, StoreError>>()?;
                write_rows(connection, keys, &before, reach, sql).await
            }
            _ => Err(StoreError::internal("a key has one column or two")),
        }
    }

    /// The keys of what expired.
    fn select(self, backend: DbBackend, before: DateTime<Utc>, limit: u32) -> Result<Statement, StoreError> {
        let Self { table, when, and, .. } = self;
        let key = self.columns();
        let sql = format!("SELECT {key} FROM {table} WHERE {when} <= $1{and} ORDER BY {when} LIMIT $2");
        match key::refusal(&sql, Reach::FanOut) {
            Some(problem) => Err(StoreError::internal(problem)),
            None => Ok(Statement::from_sql_and_values(
                backend,
                sql,
                [before.into(), i64::from(limit).into()],
            )),
        }
    }

    /// What expired of the rows with those keys: what was prolonged in between stays.
    fn delete(self, rows: &str, next: usize) -> String {
        let Self { table, when, and, .. } = self;
        let key = self.columns();
        format!("DELETE FROM {table} WHERE ({key}) IN (VALUES {rows}) AND {when} <= ${next}{and}")
    }

    /// Both statements, for a look at their plans.
    pub(super) fn explained(
        self,
        backend: DbBackend,
        before: DateTime<Utc>,
    ) -> Result<(Statement, Statement), StoreError> {
        let rows = placeholders(1, self.key.len());
        let values = self.key.iter().map(|column| column.example());
        let sql = self.delete(&rows, self.key.len() + 1);
        let delete = Statement::from_sql_and_values(backend, sql, values.chain([before.into()]));
        Ok((self.select(backend, before, 1)?, delete))
    }

    fn columns(self) -> String {
        let names: Vec<&str> = self.key.iter().map(|column| column.name()).collect();
        names.join(", ")
    }
}

impl Column {
    fn name(self) -> &'static str {
        match self {
            Self::Small(name) | Self::Number(name) | Self::Id(name) | Self::Text(name) | Self::Bytes(name) => name,
        }
    }

    fn example(self) -> Value {
        match self {
            Self::Small(_) => 1_i32.into(),
            Self::Number(_) => 1_i64.into(),
            Self::Id(_) => Uuid::nil().into(),
            Self::Text(_) => "text".into(),
            Self::Bytes(_) => vec![0_u8; 32].into(),
        }
    }

    fn read(self, row: &QueryResult, index: usize) -> Result<Value, StoreError> {
        Ok(match self {
            Self::Small(_) => row.try_get_by_index::<i32>(index)?.into(),
            Self::Number(_) => row.try_get_by_index::<i64>(index)?.into(),
            Self::Id(_) => row.try_get_by_index::<Uuid>(index)?.into(),
            Self::Text(_) => row.try_get_by_index::<String>(index)?.into(),
            Self::Bytes(_) => row.try_get_by_index::<Vec<u8>>(index)?.into(),
        })
    }
}

/// On SQLite a transaction has the write lock already.
const LOCK: Sql = Sql::each(
    "SELECT 1 FROM locks WHERE name = 'sweep' FOR UPDATE SKIP LOCKED",
    "SELECT 1 FROM locks WHERE name = 'sweep'",
);
