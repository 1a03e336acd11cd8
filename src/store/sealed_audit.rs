//! The chain over the audit log. One node at a time numbers new events and chains them under a key, in batches, and deletes those that
//! were kept long enough. Any other change of a sealed event shows. The key is not in the database in the clear (`audit_chain.rs`).

use std::{collections::HashMap, fmt, str::FromStr};

use aws_lc_rs::constant_time::verify_slices_are_equal;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, SecondsFormat, Utc};
use sea_orm::{QueryResult, Value};
use serde::Serialize;
use uuid::Uuid;

use super::{
    Connection, Store, StoreError,
    audit_chain::{AuditChainKey, Link},
    key::Reach,
    statement::{Sql, write_rows},
};
use crate::domain::ids::Home;

/// Events that are read at once.
const BATCH: usize = 1000;

/// What reading the whole chain showed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Chain {
    /// Every event that is kept is as it was sealed.
    Whole {
        /// How many.
        events: i64,
        /// How many of the anchors are older than the first event that is kept, and could not be compared.
        too_old: usize,
    },
    /// An event was changed, removed or added, or the events were sealed under another key.
    Broken {
        /// Where in the chain it first shows.
        sequence: i64,
    },
    /// The chain is whole, but at this place it is not the one that an anchor was taken of.
    Another {
        /// The place that the anchor names.
        sequence: i64,
    },
}

/// The number and the seal of one event, written down elsewhere. Whoever can write to the database can empty the log, or restore an
/// earlier one; an anchor shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Anchor {
    /// The number of the event.
    pub sequence: i64,
    /// Its seal, which tells nothing about the head of the chain.
    pub seal: Vec<u8>,
}

impl fmt::Display for Anchor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.sequence, URL_SAFE_NO_PAD.encode(&self.seal))
    }
}

impl FromStr for Anchor {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wrong = "an anchor is a number, a colon and 43 characters";
        let (sequence, seal) = text.trim().split_once(':').ok_or(wrong)?;
        let sequence = sequence.parse().map_err(|_| wrong)?;
        let seal = URL_SAFE_NO_PAD.decode(seal).map_err(|_| wrong)?;
        if sequence < 1 || seal.len() != 32 {
            return Err(wrong);
        }
        Ok(Self { sequence, seal })
    }
}

/// What came of deleting old events.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deleted {
    /// So many.
    Events(usize),
    /// An old event is not as it was sealed. It and all after it stay, because they are evidence.
    Broken {
        /// Its number.
        sequence: i64,
    },
}

/// A place in the chain: what the next link is made from.
struct Place {
    sequence: i64,
    head: Vec<u8>,
}

/// Numbers and chains at most `limit` events; how many there were. While another node does it, none.
pub async fn seal_batch(store: &Store, key: &AuditChainKey, limit: usize) -> Result<usize, StoreError> {
    let transaction = store.begin().await?;
    let Some(head) = LOCK_HEAD.read_one(&transaction, []).await? else {
        return Ok(0);
    };
    let mut sequence: i64 = head.try_get_by_index(0)?;
    let mut head: Vec<u8> = head.try_get_by_index(1)?;
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let events = UNSEALED.read_all(&transaction, [limit.into()]).await?;
    if events.is_empty() {
        return Ok(0);
    }
    let mut rows: Vec<[Value; 4]> = Vec::with_capacity(events.len());
    for row in &events {
        let event = StoredEvent::from_row(row)?;
        sequence += 1;
        let link = event.link(key, &head, sequence)?;
        head = link.head;
        rows.push([
            Home::of(event.id).into(),
            event.id.into(),
            sequence.into(),
            link.seal.into(),
        ]);
    }
    write_rows(&transaction, rows, &[], Reach::FanOut, |rows, _| {
        format!(
            "WITH sealed (home, id, sequence, seal) AS (VALUES {rows}) UPDATE audit_events \
             SET sequence = sealed.sequence, seal = sealed.seal FROM sealed \
             WHERE audit_events.home = sealed.home AND audit_events.id = sealed.id"
        )
    })
    .await?;
    MOVE_HEAD.write(&transaction, [sequence.into(), head.into()]).await?;
    transaction.commit().await?;
    Ok(events.len())
}

/// The newest sealed event, as an anchor; none if there is none yet.
pub async fn anchor(connection: &dyn Connection, key: &AuditChainKey) -> Result<Option<Anchor>, StoreError> {
    let Some(row) = HEAD.read_one(connection, []).await? else {
        return Ok(None);
    };
    let last = Place::from_row(&row)?;
    Ok((last.sequence > 0).then(|| last.anchor(key)))
}

/// Reads the whole chain and computes it again, and compares it with `anchors`. It covers events from the moment they are sealed; one
/// that is added, changed or removed before that does not show.
pub async fn verify(connection: &dyn Connection, key: &AuditChainKey, anchors: &[Anchor]) -> Result<Chain, StoreError> {
    loop {
        let before = start(connection, key).await?.map(|start| start.sequence);
        let chain = verify_once(connection, key, anchors).await?;
        let after = start(connection, key).await?.map(|start| start.sequence);
        // The oldest events may be deleted meanwhile, and then the chain begins later.
        if before == after || !matches!(chain, Chain::Broken { .. }) {
            return Ok(chain);
        }
    }
}

async fn verify_once(
    connection: &dyn Connection,
    key: &AuditChainKey,
    anchors: &[Anchor],
) -> Result<Chain, StoreError> {
    let (Some(start), Some(row)) = (start(connection, key).await?, HEAD.read_one(connection, []).await?) else {
        return Ok(Chain::Broken { sequence: 0 });
    };
    let last = Place::from_row(&row)?;
    let first = start.sequence;
    let mut kept: HashMap<i64, Vec<&Anchor>> = HashMap::new();
    for anchor in anchors {
        kept.entry(anchor.sequence).or_default().push(anchor);
    }
    let mut differs = is_contradicted(&kept, &start, key);
    let mut place = start;
    loop {
        // Not beyond the head that was read: a sealing job may run.
        let rows = SEALED
            .read_all(connection, [place.sequence.into(), last.sequence.into()])
            .await?;
        for row in &rows {
            let Some(next) = place.next(key, row)? else {
                return Ok(Chain::Broken {
                    sequence: place.sequence + 1,
                });
            };
            place = next;
            differs = differs.or(is_contradicted(&kept, &place, key));
        }
        if rows.len() < BATCH {
            break;
        }
    }
    if place.sequence != last.sequence || place.head != last.head {
        return Ok(Chain::Broken {
            sequence: place.sequence + 1,
        });
    }
    if let Some(sequence) = outside(connection, first).await? {
        return Ok(Chain::Broken { sequence });
    }
    let beyond = anchors
        .iter()
        .map(|anchor| anchor.sequence)
        .find(|sequence| *sequence > last.sequence);
    if let Some(sequence) = differs.or(beyond) {
        return Ok(Chain::Another { sequence });
    }
    Ok(Chain::Whole {
        events: last.sequence - first,
        too_old: anchors.iter().filter(|anchor| anchor.sequence < first).count(),
    })
}

/// Deletes at most `limit` of the oldest events if they happened before `before`, and writes down where the chain begins now. While another
/// node does it, none. Each is checked first.
pub async fn delete_old(
    store: &Store,
    key: &AuditChainKey,
    before: DateTime<Utc>,
    limit: usize,
) -> Result<Deleted, StoreError> {
    let transaction = store.begin().await?;
    if LOCK_START.read_one(&transaction, []).await?.is_none() {
        return Ok(Deleted::Events(0));
    }
    let Some(mut place) = start(&transaction, key).await? else {
        return Ok(Deleted::Broken { sequence: 0 });
    };
    let rows = SEALED
        .read_all(&transaction, [place.sequence.into(), i64::MAX.into()])
        .await?;
    let mut old: Vec<[Value; 2]> = Vec::new();
    let mut broken = None;
    for row in rows.iter().take(limit) {
        if row.try_get_by_index::<DateTime<Utc>>(1)? >= before {
            break;
        }
        let Some(next) = place.next(key, row)? else {
            broken = Some(place.sequence + 1);
            break;
        };
        place = next;
        let id: Uuid = row.try_get_by_index(0)?;
        old.push([Home::of(id).into(), id.into()]);
    }
    let count = old.len();
    if count > 0 {
        write_rows(&transaction, old, &[], Reach::FanOut, |rows, _| {
            format!("DELETE FROM audit_events WHERE (home, id) IN (VALUES {rows})")
        })
        .await?;
        let seal = key.seal_start(place.sequence, &place.head);
        MOVE_START
            .write(&transaction, [place.sequence.into(), place.head.into(), seal.into()])
            .await?;
        transaction.commit().await?;
    }
    Ok(broken.map_or(Deleted::Events(count), |sequence| Deleted::Broken { sequence }))
}

/// Where the chain begins: at nothing, or after the newest event that was deleted by us. None if somebody else says where.
async fn start(connection: &dyn Connection, key: &AuditChainKey) -> Result<Option<Place>, StoreError> {
    let Some(row) = START.read_one(connection, []).await? else {
        return Ok(None);
    };
    let place = Place::from_row(&row)?;
    if place.sequence == 0 && place.head.is_empty() {
        return Ok(Some(place));
    }
    let seal: Option<Vec<u8>> = row.try_get_by_index(2)?;
    let right = key.seal_start(place.sequence, &place.head);
    let is_ours = seal.is_some_and(|seal| verify_slices_are_equal(&seal, &right).is_ok());
    Ok(is_ours.then_some(place))
}

/// The place, if an anchor of it says otherwise.
fn is_contradicted(kept: &HashMap<i64, Vec<&Anchor>>, place: &Place, key: &AuditChainKey) -> Option<i64> {
    let here = kept.get(&place.sequence)?;
    let anchor = place.anchor(key);
    let differs = here.iter().any(|written_down| **written_down != anchor);
    differs.then_some(place.sequence)
}

/// An event with a number that the chain never gave, or no longer has: it was added by hand.
async fn outside(connection: &dyn Connection, start: i64) -> Result<Option<i64>, StoreError> {
    let Some(row) = NUMBERS.read_one(connection, []).await? else {
        return Ok(None);
    };
    let (first, last): (Option<i64>, Option<i64>) = (row.try_get_by_index(0)?, row.try_get_by_index(1)?);
    // Read afterwards: a sealing job may run.
    let Some(head) = HEAD.read_one(connection, []).await? else {
        return Ok(Some(0));
    };
    let head: i64 = head.try_get_by_index(0)?;
    Ok(first
        .filter(|first| *first <= start)
        .or(last.filter(|last| *last > head)))
}

impl Place {
    fn from_row(row: &QueryResult) -> Result<Self, StoreError> {
        Ok(Self {
            sequence: row.try_get_by_index(0)?,
            head: row.try_get_by_index(1)?,
        })
    }

    /// The place after the event in `row` of [`SEALED`], if that is the next one and as it was sealed.
    fn next(&self, key: &AuditChainKey, row: &QueryResult) -> Result<Option<Self>, StoreError> {
        let sequence = self.sequence + 1;
        let link = StoredEvent::from_row(row)?.link(key, &self.head, sequence)?;
        let stored_sequence: i64 = row.try_get_by_index(9)?;
        let stored_seal: Vec<u8> = row.try_get_by_index(10)?;
        // Its home is a part of its id, and where its user's events are looked for.
        let (id, home): (Uuid, i32) = (row.try_get_by_index(0)?, row.try_get_by_index(11)?);
        let is_at_home = home == i32::from(Home::of(id).0);
        let is_right = is_at_home && stored_sequence == sequence && stored_seal == link.seal;
        Ok(is_right.then_some(Self {
            sequence,
            head: link.head,
        }))
    }

    fn anchor(&self, key: &AuditChainKey) -> Anchor {
        Anchor {
            sequence: self.sequence,
            seal: key.seal(&self.head),
        }
    }
}

/// An event as it is chained: in this order, under these names, for ever.
#[derive(Serialize)]
struct StoredEvent {
    id: Uuid,
    at: String,
    kind: String,
    actor: String,
    user_id: Option<Uuid>,
    client_id: Option<String>,
    ip_address: Option<String>,
    correlation_id: Option<String>,
    detail: String,
}

impl StoredEvent {
    fn from_row(row: &QueryResult) -> Result<Self, StoreError> {
        let at: DateTime<Utc> = row.try_get_by_index(1)?;
        Ok(Self {
            id: row.try_get_by_index(0)?,
            at: at.to_rfc3339_opts(SecondsFormat::Micros, true),
            kind: row.try_get_by_index(2)?,
            actor: row.try_get_by_index(3)?,
            user_id: row.try_get_by_index(4)?,
            client_id: row.try_get_by_index(5)?,
            ip_address: row.try_get_by_index(6)?,
            correlation_id: row.try_get_by_index(7)?,
            detail: row.try_get_by_index(8)?,
        })
    }

    /// Its link: over everything before it, its number, and itself as JSON.
    fn link(&self, key: &AuditChainKey, head: &[u8], sequence: i64) -> Result<Link, StoreError> {
        Ok(key.link(head, &serde_json::to_vec(&(sequence, self))?))
    }
}

const HEAD: Sql = Sql::both("SELECT sequence, head FROM audit_chain WHERE id = 1");

/// On SQLite a transaction has the write lock already.
const LOCK_HEAD: Sql = Sql::each(
    "SELECT sequence, head FROM audit_chain WHERE id = 1 FOR UPDATE SKIP LOCKED",
    "SELECT sequence, head FROM audit_chain WHERE id = 1",
);

const START: Sql = Sql::both("SELECT sequence, head, seal FROM audit_chain WHERE id = 2");

/// On SQLite a transaction has the write lock already.
const LOCK_START: Sql = Sql::each(
    "SELECT 1 FROM audit_chain WHERE id = 2 FOR UPDATE SKIP LOCKED",
    "SELECT 1 FROM audit_chain WHERE id = 2",
);

const MOVE_START: Sql = Sql::both("UPDATE audit_chain SET sequence = $1, head = $2, seal = $3 WHERE id = 2");

const MOVE_HEAD: Sql = Sql::both("UPDATE audit_chain SET sequence = $1, head = $2 WHERE id = 1");

pub(super) const UNSEALED: Sql = Sql::both(
    "SELECT id, occurred_at, kind, actor, user_id, client_id, ip_address, correlation_id, detail FROM audit_events \
     WHERE sequence IS NULL ORDER BY id LIMIT $1",
)
.fan_out("a job chains what happened to everybody");

const NUMBERS: Sql = Sql::both("SELECT min(sequence), max(sequence) FROM audit_events")
    .fan_out("the chain is over what happened to everybody");

const SEALED: Sql = Sql::both(
    "SELECT id, occurred_at, kind, actor, user_id, client_id, ip_address, correlation_id, detail, sequence, seal, home \
     FROM audit_events WHERE sequence > $1 AND sequence <= $2 ORDER BY sequence LIMIT 1000",
)
.fan_out("the chain is over what happened to everybody");
