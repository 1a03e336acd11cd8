//! How far the audit log was sent elsewhere. A stream reads the sealed events in the order of their numbers. What is sealed is
//! complete, so that it misses none that was committed late. A claim is a lease: one node sends at a time, and if it dies, another one goes on.

use chrono::{DateTime, SubsecRound as _, Utc};
use sea_orm::QueryResult;

use super::{Connection, StoreError, statement::Sql};
use crate::{
    config::StreamStart,
    domain::event_document::{EventDocument, NumberedEvent},
};

/// How a stream stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// How many events wait at most, as far as they are sealed: a number whose transaction was rolled back is counted too.
    pub waiting: i64,
    /// Until then nobody else sends: a node does, or the stream failed and waits.
    pub leased_until: DateTime<Utc>,
    /// Failures in a row.
    pub failures: i32,
    /// Why it failed last; `None` if it works.
    pub last_error: Option<String>,
    /// When events were last accepted.
    pub last_sent_at: Option<DateTime<Utc>>,
}

/// A node's turn to send.
#[derive(Clone, Debug)]
pub struct Claim {
    name: String,
    held_until: DateTime<Utc>,
    /// The number of the last event that was accepted.
    pub sequence: i64,
    /// Failures in a row.
    pub failures: i32,
}

/// Events that follow each other.
#[derive(Debug, Default)]
pub struct Batch {
    /// The events.
    pub events: Vec<NumberedEvent>,
    /// The number up to which nothing else is there.
    pub up_to: i64,
    /// The number up to which events were deleted because they were old.
    pub deleted_up_to: i64,
}

/// How a stream stands; it begins at `start` if it is new.
pub async fn standing_or_new(
    connection: &dyn Connection,
    name: &str,
    start: StreamStart,
) -> Result<Standing, StoreError> {
    if let Some(standing) = standing(connection, name).await? {
        return Ok(standing);
    }
    // The head of the chain, or where it begins.
    let place = match start {
        StreamStart::Now => 3,
        StreamStart::Beginning => 2,
    };
    ADD.write(connection, [name.into(), DateTime::UNIX_EPOCH.into(), place.into()])
        .await?;
    let added = standing(connection, name).await?;
    added.ok_or_else(|| StoreError::internal("the chain of the audit log has no head".to_owned()))
}

/// How a stream stands; `None` if no server has begun it.
pub async fn standing(connection: &dyn Connection, name: &str) -> Result<Option<Standing>, StoreError> {
    let Some(row) = STANDING.read_one(connection, [name.into()]).await? else {
        return Ok(None);
    };
    Ok(Some(Standing {
        waiting: row.try_get_by_index(0)?,
        leased_until: row.try_get_by_index(1)?,
        failures: row.try_get_by_index(2)?,
        last_error: row.try_get_by_index(3)?,
        last_sent_at: row.try_get_by_index(4)?,
    }))
}

/// Takes the turn until then; `None` while another node has it.
pub async fn claim(
    connection: &dyn Connection,
    name: &str,
    now: DateTime<Utc>,
    until: DateTime<Utc>,
) -> Result<Option<Claim>, StoreError> {
    let held_until = until.trunc_subsecs(6);
    let rows = CLAIM
        .write_returning(connection, [name.into(), now.into(), held_until.into()])
        .await?;
    let Some(row) = rows.first() else { return Ok(None) };
    Ok(Some(Claim {
        name: name.to_owned(),
        held_until,
        sequence: row.try_get_by_index(0)?,
        failures: row.try_get_by_index(1)?,
    }))
}

/// The events after that number, at most `limit`.
pub async fn read(connection: &dyn Connection, after: i64, limit: usize) -> Result<Batch, StoreError> {
    // Before the events: what is sealed up to there is all there.
    let Some(row) = CHAIN.read_one(connection, []).await? else {
        return Ok(Batch::default());
    };
    let (head, deleted_up_to): (i64, i64) = (row.try_get_by_index(0)?, row.try_get_by_index(1)?);
    let most = i64::try_from(limit).unwrap_or(i64::MAX);
    let rows = SEALED
        .read_all(connection, [after.into(), head.into(), most.into()])
        .await?;
    let events = rows.iter().map(from_row).collect::<Result<Vec<_>, _>>()?;
    let up_to = match events.last() {
        Some(last) if events.len() == limit => last.sequence,
        _ => head,
    };
    Ok(Batch {
        events,
        up_to,
        deleted_up_to,
    })
}

/// Everything up to that number was accepted, and the turn lasts until then. False, and nothing is changed, if another node has taken it.
pub async fn accepted(
    connection: &dyn Connection,
    claim: &mut Claim,
    up_to: i64,
    now: DateTime<Utc>,
    until: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let until = until.trunc_subsecs(6);
    let values = [
        claim.name.clone().into(),
        claim.held_until.into(),
        up_to.into(),
        now.into(),
        until.into(),
    ];
    if ACCEPTED.write(connection, values).await? == 0 {
        return Ok(false);
    }
    (claim.sequence, claim.failures, claim.held_until) = (up_to, 0, until);
    Ok(true)
}

/// Gives the turn back.
pub async fn release(connection: &dyn Connection, claim: &Claim, now: DateTime<Utc>) -> Result<(), StoreError> {
    RELEASE
        .write(
            connection,
            [claim.name.clone().into(), claim.held_until.into(), now.into()],
        )
        .await?;
    Ok(())
}

/// The events were not accepted: no node sends before `next_attempt_at`.
pub async fn failed(
    connection: &dyn Connection,
    claim: &Claim,
    error: &str,
    next_attempt_at: DateTime<Utc>,
) -> Result<(), StoreError> {
    let values = [
        claim.name.clone().into(),
        claim.held_until.into(),
        next_attempt_at.into(),
        error.into(),
    ];
    FAILED.write(connection, values).await?;
    Ok(())
}

/// The event as it is stored: a kind or an actor that only a newer release knows is sent too.
fn from_row(row: &QueryResult) -> Result<NumberedEvent, StoreError> {
    let detail: String = row.try_get_by_index(8)?;
    Ok(NumberedEvent {
        sequence: row.try_get_by_index(9)?,
        event: EventDocument {
            id: row.try_get_by_index(0)?,
            occurred_at: row.try_get_by_index(1)?,
            kind: row.try_get_by_index(2)?,
            actor: row.try_get_by_index(3)?,
            user: row.try_get_by_index(4)?,
            client_id: row.try_get_by_index(5)?,
            ip_address: row.try_get_by_index(6)?,
            correlation_id: row.try_get_by_index(7)?,
            detail: serde_json::from_str(&detail)?,
        },
    })
}

const ADD: Sql = Sql::both(
    "INSERT INTO audit_streams (name, sequence, number, leased_until, failures) \
     SELECT $1, sequence, sequence, $2, 0 FROM audit_chain WHERE id = $3 ON CONFLICT (name) DO NOTHING",
);

const STANDING: Sql = Sql::both(
    "SELECT c.sequence - coalesce(s.number, s.sequence), s.leased_until, s.failures, s.last_error, s.last_sent_at \
     FROM audit_streams s JOIN audit_chain c ON c.id = 3 WHERE s.name = $1",
);

const CLAIM: Sql = Sql::both(
    "UPDATE audit_streams SET leased_until = $3 WHERE name = $1 AND leased_until <= $2 \
     RETURNING coalesce(number, sequence), failures",
);

/// Where the chain ends, and where it begins.
const CHAIN: Sql =
    Sql::both("SELECT e.sequence, s.sequence FROM audit_chain e JOIN audit_chain s ON s.id = 2 WHERE e.id = 3");

const SEALED: Sql = Sql::both(
    "SELECT id, occurred_at, kind, actor, user_id, client_id, ip_address, correlation_id, detail, number \
     FROM audit_events WHERE number > $1 AND number <= $2 ORDER BY number LIMIT $3",
)
.fan_out("a job sends what happened to everybody");

/// The end of a lease names its holder: it is taken only once it is over.
const ACCEPTED: Sql = Sql::both(
    "UPDATE audit_streams SET number = $3, failures = 0, last_error = NULL, last_sent_at = $4, leased_until = $5 \
     WHERE name = $1 AND leased_until = $2",
);

const RELEASE: Sql = Sql::both("UPDATE audit_streams SET leased_until = $3 WHERE name = $1 AND leased_until = $2");

const FAILED: Sql = Sql::both(
    "UPDATE audit_streams SET failures = failures + 1, last_error = $4, leased_until = $3 \
     WHERE name = $1 AND leased_until = $2",
);
