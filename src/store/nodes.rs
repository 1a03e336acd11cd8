//! The servers that run, as they say themselves. Nothing is decided by it: administrators read it.

use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::QueryResult;

use super::{Connection, StoreError, json_column::JsonColumn, statement::Sql};
use crate::domain::node::{JobRun, Node};

/// How long a node that ended is remembered.
const REMEMBERED: TimeDelta = TimeDelta::days(1);

/// Writes down that the node runs, and forgets those that ended long ago.
pub async fn beat(connection: &dyn Connection, node: &Node) -> Result<(), StoreError> {
    let values = [
        node.id.into(),
        node.version.as_str().into(),
        node.started_at.into(),
        node.seen_at.into(),
        serde_json::to_value(&node.jobs)?.into(),
    ];
    BEAT.write(connection, values).await?;
    FORGET.write(connection, [(node.seen_at - REMEMBERED).into()]).await?;
    Ok(())
}

/// Every node of the last day, the one that started last first.
pub async fn list(connection: &dyn Connection) -> Result<Vec<Node>, StoreError> {
    let rows = LIST.read_all(connection, []).await?;
    rows.iter().map(from_row).collect()
}

fn from_row(row: &QueryResult) -> Result<Node, StoreError> {
    let started_at: DateTime<Utc> = row.try_get_by_index(2)?;
    let JsonColumn::<Vec<JobRun>>(jobs) = row.try_get_by_index(4)?;
    Ok(Node {
        id: row.try_get_by_index(0)?,
        version: row.try_get_by_index(1)?,
        started_at,
        seen_at: row.try_get_by_index(3)?,
        jobs,
    })
}

const BEAT: Sql = Sql::both(
    "INSERT INTO nodes (id, version, started_at, seen_at, jobs) VALUES ($1, $2, $3, $4, $5) \
     ON CONFLICT (id) DO UPDATE SET seen_at = $4, jobs = $5",
);

const FORGET: Sql = Sql::both("DELETE FROM nodes WHERE seen_at < $1");

const LIST: Sql = Sql::both("SELECT id, version, started_at, seen_at, jobs FROM nodes ORDER BY started_at DESC, id");
