//! Decision traces: written in batches, read by administrators, gone after some days.

use chrono::SubsecRound;
use sea_orm::{QueryResult, Value};
use uuid::Uuid;

use super::{
    Connection, StoreError,
    key::Reach,
    statement::{Sql, write_rows},
};
use crate::domain::{
    ids::{TraceId, UserId},
    trace::{Trace, TraceStep, Verdict},
};

/// The columns of a trace, as [`from_row`] reads them.
pub(super) const COLUMNS: &str =
    "id, occurred_at, step, verdict, correlation_id, client_id, user_id, ip_address, user_agent, checks, expires_at";

/// Adds traces, all or none.
pub async fn insert_many(connection: &dyn Connection, traces: &[Trace]) -> Result<(), StoreError> {
    let rows = traces.iter().map(values).collect::<Result<Vec<_>, _>>()?;
    write_rows(connection, rows, &[], Reach::Key, |rows, _| {
        format!(
            "INSERT INTO traces (home, id, occurred_at, step, verdict, stopped_at, correlation_id, client_id, user_id, ip_address, \
             user_agent, checks, expires_at) VALUES {rows}"
        )
    })
    .await?;
    Ok(())
}

/// Deletes those of the user.
pub(super) async fn delete_of_user(connection: &dyn Connection, user: UserId) -> Result<(), StoreError> {
    DELETE_OF_USER
        .write(connection, [user.home().into(), user.0.into()])
        .await?;
    Ok(())
}

/// The trace in a row. `None` where only a newer release knows the step or a check: it is left to that.
pub(super) fn from_row(row: &QueryResult) -> Result<Option<Trace>, StoreError> {
    let (step, verdict): (String, String) = (row.try_get_by_index(2)?, row.try_get_by_index(3)?);
    let checks: String = row.try_get_by_index(9)?;
    let (Some(step), Some(verdict), Ok(checks)) = (
        TraceStep::parse(&step),
        Verdict::parse(&verdict),
        serde_json::from_str(&checks),
    ) else {
        return Ok(None);
    };
    let user_id: Option<Uuid> = row.try_get_by_index(6)?;
    Ok(Some(Trace {
        id: TraceId(row.try_get_by_index(0)?),
        at: row.try_get_by_index(1)?,
        step,
        verdict,
        correlation_id: row.try_get_by_index(4)?,
        client_id: row.try_get_by_index(5)?,
        user_id: user_id.map(UserId),
        ip_address: row.try_get_by_index(7)?,
        user_agent: row.try_get_by_index(8)?,
        checks,
        expires_at: row.try_get_by_index(10)?,
    }))
}

fn values(trace: &Trace) -> Result<[Value; 13], StoreError> {
    Ok([
        trace.id.home().into(),
        trace.id.0.into(),
        trace.at.trunc_subsecs(6).into(),
        trace.step.as_str().into(),
        trace.verdict.as_str().into(),
        trace.stopped_at().map(|check| check.name.as_str()).into(),
        trace.correlation_id.clone().into(),
        trace.client_id.clone().into(),
        trace.user_id.map(|user| user.0).into(),
        trace.ip_address.clone().into(),
        trace.user_agent.clone().into(),
        serde_json::to_string(&trace.checks)?.into(),
        trace.expires_at.trunc_subsecs(6).into(),
    ])
}

const DELETE_OF_USER: Sql = Sql::both("DELETE FROM traces WHERE home = $1 AND user_id = $2");
