//! Figures of the last hours, for the overview of administrators. They may be a moment old.

use chrono::{DateTime, Utc};

use super::{Connection, StoreError, audit_list::is_rare, statement::Sql};
use crate::domain::event::EventKind;

/// How many events of a kind there were in an hour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Count {
    /// The hour, as the number of hours since 1970.
    pub hour: i64,
    /// What.
    pub kind: EventKind,
    /// How many.
    pub events: i64,
}

/// Sign-ins, failures and new accounts since `from`, by hour.
pub async fn sign_ins_by_hour(connection: &dyn Connection, from: DateTime<Utc>) -> Result<Vec<Count>, StoreError> {
    let rows = BY_HOUR.read_all(connection, [from.into()]).await?;
    let mut counts = Vec::with_capacity(rows.len());
    for row in rows {
        let kind: String = row.try_get_by_index(1)?;
        if let Some(kind) = EventKind::parse(&kind) {
            counts.push(Count {
                hour: row.try_get_by_index(0)?,
                kind,
                events: row.try_get_by_index(2)?,
            });
        }
    }
    Ok(counts)
}

/// A client whose requests are refused by the same check again and again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FailingClient {
    /// The client.
    pub client_id: String,
    /// The check, by its name.
    pub stopped_at: String,
    /// How many requests.
    pub requests: i64,
}

/// The clients whose requests were refused since `from` by something in how they are set up, the most frequent first, at most three.
pub async fn failing_clients(
    connection: &dyn Connection,
    from: DateTime<Utc>,
) -> Result<Vec<FailingClient>, StoreError> {
    let rows = FAILING.read_all(connection, [from.into()]).await?;
    rows.iter()
        .map(|row| {
            Ok(FailingClient {
                client_id: row.try_get_by_index(0)?,
                stopped_at: row.try_get_by_index(1)?,
                requests: row.try_get_by_index(2)?,
            })
        })
        .collect()
}

/// Sign-ins and new accounts, by the index of kinds.
macro_rules! counted_by {
    ($hour:literal) => {
        concat!(
            "SELECT ",
            $hour,
            ", e.kind, count(*) FROM audit_events e \
             WHERE e.kind IN ('sign_in.succeeded', 'sign_in.failed', 'user.created') AND e.occurred_at >= $1 AND ",
            is_rare!(),
            " GROUP BY 1, 2"
        )
    };
}

const BY_HOUR: Sql = Sql::each(
    counted_by!("CAST(floor(extract(epoch FROM e.occurred_at) / 3600) AS bigint)"),
    counted_by!("CAST(strftime('%s', e.occurred_at) AS integer) / 3600"),
)
.fan_out("figures are about everybody")
.may_be_stale();

const FAILING: Sql = Sql::both(
    "SELECT t.client_id, t.stopped_at, count(*) FROM traces t WHERE t.verdict = 'refused' AND t.occurred_at >= $1 \
     AND t.stopped_at IN ('enabled_client', 'registered_redirect_uri', 'flow_allowed', 'response_type', 'code_challenge', 'scope', \
     'resource', 'registered_authentication_method', 'right_credential', 'allowed_grant_type', 'same_redirect_uri', 'reachable_class') \
     AND t.client_id IN (SELECT c.client_id FROM clients c) GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2 LIMIT 3",
)
.fan_out("figures are about everybody")
.may_be_stale();
