//! Deletes what lapsed, a bounded number of rows at a time, found by the index on when they lapse.

use chrono::{DateTime, Duration, Utc};

use super::{Connection, StoreError, statement::Sql};

/// Deletes at most `limit` rows of each table that lapsed before `now`; how many in all.
///
/// Codes stay for a day longer, so that a second use is still known for what it is; messages that were given up, for 30 days.
pub async fn delete_expired(connection: &dyn Connection, now: DateTime<Utc>, limit: u32) -> Result<u64, StoreError> {
    let mut deleted = 0;
    for sql in TABLES {
        deleted += sql.write(connection, [now.into(), i64::from(limit).into()]).await?;
    }
    let yesterday = now - Duration::days(1);
    deleted += CODES
        .write(connection, [yesterday.into(), i64::from(limit).into()])
        .await?;
    let seen = now - UNDELIVERED_STAY;
    deleted += UNDELIVERED
        .write(connection, [seen.into(), i64::from(limit).into()])
        .await?;
    Ok(deleted)
}

/// How long messages that were given up stay for somebody to see.
pub const UNDELIVERED_STAY: Duration = Duration::days(30);

/// The inner statement locks what it finds, so that nothing is prolonged in between; what another node deletes is skipped. The
/// outer one goes by where the rows are, and by nothing else: any index on it would be read through all that lapsed.
macro_rules! delete_from {
    ($table:literal) => {
        delete_from!($table, "expires_at")
    };
    ($table:literal, $when:literal) => {
        Sql {
            postgres: concat!(
                "DELETE FROM ",
                $table,
                " WHERE ctid = ANY(ARRAY(SELECT ctid FROM ",
                $table,
                " WHERE ",
                $when,
                " <= $1 ORDER BY ",
                $when,
                " LIMIT $2 FOR UPDATE SKIP LOCKED))"
            ),
            sqlite: concat!(
                "DELETE FROM ",
                $table,
                " WHERE rowid IN (SELECT rowid FROM ",
                $table,
                " WHERE ",
                $when,
                " <= $1 ORDER BY ",
                $when,
                " LIMIT $2)"
            ),
        }
    };
}

pub(super) const TABLES: [Sql; 14] = [
    delete_from!("sessions"),
    delete_from!("authorization_requests"),
    delete_from!("grants"),
    delete_from!("throttle_counters"),
    delete_from!("used_assertions"),
    delete_from!("revoked_tokens"),
    delete_from!("access_tokens"),
    delete_from!("known_devices"),
    delete_from!("webauthn_ceremonies"),
    delete_from!("account_links"),
    delete_from!("registrations"),
    delete_from!("email_codes"),
    delete_from!("sent_codes"),
    delete_from!("upstream_requests"),
];
pub(super) const UNDELIVERED: Sql = delete_from!("outbox", "failed_at");
pub(super) const CODES: Sql = delete_from!("authorization_codes");
