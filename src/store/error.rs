//! Why storage failed, as far as a caller can act on it. The cause is for the log: it never holds a value of a row.

use sea_orm::{DbErr, RuntimeErr, sqlx};

/// Storage failed.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database cannot answer now: gone, full, overloaded, locked for too long. Trying again later may help.
    #[error("the database cannot answer now")]
    Unavailable(#[source] Cause),
    /// Something unique is there already.
    #[error("something with that name exists already")]
    Conflict(#[source] Cause),
    /// A fault of ours: a statement, a row or a schema that does not fit.
    #[error("the store is at fault")]
    Internal(#[source] Cause),
}

/// What the database said.
#[derive(thiserror::Error)]
#[error("{text}")]
pub struct Cause {
    text: String,
    transient: bool,
}

impl std::fmt::Debug for Cause {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.text)
    }
}

impl StoreError {
    /// The transaction lost against another one and would succeed if it began again: a serialization failure, a deadlock, a
    /// busy SQLite file.
    pub fn is_transient(&self) -> bool {
        matches!(self, Self::Unavailable(cause) if cause.transient)
    }

    /// Something unique is there already.
    pub fn is_conflict(&self) -> bool {
        matches!(self, Self::Conflict(_))
    }

    /// The database cannot answer now.
    pub fn is_unavailable(&self) -> bool {
        matches!(self, Self::Unavailable(_))
    }

    pub(super) fn overloaded(text: impl std::fmt::Display) -> Self {
        Self::Unavailable(Cause {
            text: text.to_string(),
            transient: false,
        })
    }

    pub(super) fn internal(text: impl std::fmt::Display) -> Self {
        Self::Internal(Cause {
            text: text.to_string(),
            transient: false,
        })
    }
}

impl From<serde_json::Error> for StoreError {
    fn from(error: serde_json::Error) -> Self {
        Self::internal(error)
    }
}

impl From<DbErr> for StoreError {
    fn from(error: DbErr) -> Self {
        let kind = match &error {
            DbErr::ConnectionAcquire(_) => Kind::Unavailable,
            DbErr::Conn(RuntimeErr::SqlxError(error))
            | DbErr::Exec(RuntimeErr::SqlxError(error))
            | DbErr::Query(RuntimeErr::SqlxError(error)) => kind_of(error),
            _ => Kind::Internal,
        };
        let cause = |transient| Cause {
            text: error.to_string(),
            transient,
        };
        match kind {
            Kind::Transient => Self::Unavailable(cause(true)),
            Kind::Unavailable => Self::Unavailable(cause(false)),
            Kind::Conflict => Self::Conflict(cause(false)),
            Kind::Internal => Self::Internal(cause(false)),
        }
    }
}

#[derive(Debug, PartialEq)]
enum Kind {
    Transient,
    Unavailable,
    Conflict,
    Internal,
}

fn kind_of(error: &sqlx::Error) -> Kind {
    match error {
        sqlx::Error::Database(error) => {
            let code = error.code().unwrap_or_default();
            if error.try_downcast_ref::<sqlx::postgres::PgDatabaseError>().is_some() {
                postgres_kind(&code)
            } else {
                sqlite_kind(&code)
            }
        }
        sqlx::Error::Io(_)
        | sqlx::Error::Tls(_)
        | sqlx::Error::Protocol(_)
        | sqlx::Error::PoolTimedOut
        | sqlx::Error::PoolClosed
        | sqlx::Error::WorkerCrashed => Kind::Unavailable,
        _ => Kind::Internal,
    }
}

/// Whether the database could not be reached, or ended the connection: another one may answer. A statement that the
/// database ended because it took too long does not count.
pub(super) fn is_of_the_connection(error: &DbErr) -> bool {
    match error {
        DbErr::ConnectionAcquire(_) => true,
        DbErr::Conn(RuntimeErr::SqlxError(error))
        | DbErr::Exec(RuntimeErr::SqlxError(error))
        | DbErr::Query(RuntimeErr::SqlxError(error)) => match error.as_ref() {
            sqlx::Error::Database(error) => another_may_answer(&error.code().unwrap_or_default()),
            error => kind_of(error) == Kind::Unavailable,
        },
        _ => false,
    }
}

/// Whether the connection of a statement had been closed. A connection that cannot be opened does not count: that was waited for already.
pub(super) fn was_closed(error: &DbErr) -> bool {
    match error {
        // A ping has the third kind; a connection that cannot be opened has it too, but other causes.
        DbErr::Exec(RuntimeErr::SqlxError(error))
        | DbErr::Query(RuntimeErr::SqlxError(error))
        | DbErr::Conn(RuntimeErr::SqlxError(error)) => match error.as_ref() {
            sqlx::Error::Database(error) => is_end_of_connection(&error.code().unwrap_or_default()),
            sqlx::Error::Io(_) => true,
            _ => false,
        },
        _ => false,
    }
}

/// By SQLSTATE: a broken connection, a server that stops or crashed, a session that was idle for too long.
fn is_end_of_connection(code: &str) -> bool {
    code.starts_with("08") || matches!(code, "57P01" | "57P02" | "57P05" | "25P03")
}

/// By SQLSTATE: connections, too many of them, a server that stops, crashed or starts, a replica that ended the statement because it
/// follows the first database, and one that has not got a new table or column yet.
fn another_may_answer(code: &str) -> bool {
    code.starts_with("08")
        || matches!(
            code,
            "53300" | "57P01" | "57P02" | "57P03" | "57P05" | "40001" | "42P01" | "42703"
        )
}

/// By SQLSTATE (PostgreSQL manual, appendix A).
fn postgres_kind(code: &str) -> Kind {
    match code {
        "40001" | "40P01" => Kind::Transient,
        "23505" => Kind::Conflict,
        // Statement and lock timeouts; a server that stops, crashed or starts; a standby after a failover; a broken disk.
        "57014" | "55P03" | "57P01" | "57P02" | "57P03" | "57P05" | "25P03" | "25006" | "58030" => Kind::Unavailable,
        // Connections, and resources: disk, memory, connection slots.
        _ if code.starts_with("08") || code.starts_with("53") => Kind::Unavailable,
        _ => Kind::Internal,
    }
}

/// By extended result code; its low byte is the primary one.
fn sqlite_kind(code: &str) -> Kind {
    match code.parse::<i32>() {
        Ok(1555 | 2067) => Kind::Conflict,
        Ok(code) => match code & 0xff {
            5 | 6 => Kind::Transient,
            // No memory, read-only, I/O, full, cannot open.
            7 | 8 | 10 | 13 | 14 => Kind::Unavailable,
            _ => Kind::Internal,
        },
        Err(_) => Kind::Internal,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_another_database_may_answer_is_a_lost_connection_or_an_older_schema() {
        for code in ["08006", "53300", "57P01", "40001", "42P01", "42703"] {
            assert!(another_may_answer(code), "{code}");
        }
        for code in ["57014", "23505", "42601"] {
            assert!(!another_may_answer(code), "{code}");
        }
    }

    #[test]
    fn a_lost_race_is_told_from_a_full_disk_and_from_a_fault_of_ours() {
        assert_eq!(postgres_kind("40P01"), Kind::Transient);
        assert_eq!(postgres_kind("53100"), Kind::Unavailable);
        assert_eq!(postgres_kind("57014"), Kind::Unavailable);
        assert_eq!(postgres_kind("23505"), Kind::Conflict);
        assert_eq!(postgres_kind("42703"), Kind::Internal);
        assert_eq!(sqlite_kind("517"), Kind::Transient);
        assert_eq!(sqlite_kind("13"), Kind::Unavailable);
        assert_eq!(sqlite_kind("2067"), Kind::Conflict);
        assert_eq!(sqlite_kind("1"), Kind::Internal);
    }
}
