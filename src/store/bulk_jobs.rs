//! Changes of many accounts. One node at a time carries a job out: its claim is a lease, and if it dies, another one goes on with the rows
//! that wait.

use chrono::{DateTime, Duration, SubsecRound as _, Utc};
use sea_orm::QueryResult;
use uuid::Uuid;

use super::{
    Connection, StoreError, Transaction,
    documents::{Document as _, StoredRights},
    json_column::JsonColumn,
    key::Reach,
    listing::{Attribute, Directions, Key, Kind, ListError, Page, Query, Resource, Sort, Table, page, within_no_group},
    statement::{Sql, write_rows},
};
use crate::domain::{
    actor::Actor,
    bulk_job::{BulkAction, BulkChange, BulkJob, BulkOutcome, BulkRow},
    filter::Operator,
    ids::{GroupId, UserId},
};

/// How long a job is kept.
const KEPT_FOR: Duration = Duration::days(30);

/// Adds a job over these accounts.
pub async fn insert(transaction: &Transaction, job: &BulkJob, users: &[UserId]) -> Result<(), StoreError> {
    let rights = job
        .narrowed_to
        .map(|rights| serde_json::to_value(StoredRights::store(rights)));
    let values = [
        job.id.into(),
        job.actor.to_string().into(),
        job.asked_by.map(|user| user.0).into(),
        rights.transpose()?.into(),
        job.change.action.as_str().into(),
        job.change.group.map(|group| group.0).into(),
        i32::try_from(users.len()).unwrap_or(i32::MAX).into(),
        job.correlation_id.clone().into(),
        job.created_at.into(),
        (job.created_at + KEPT_FOR).into(),
    ];
    INSERT.write(transaction, values).await?;
    let rows = (0_i32..).zip(users);
    let rows = rows.map(|(position, user)| [job.id.into(), position.into(), user.0.into()]);
    write_rows(transaction, rows.collect(), &[], Reach::Key, |rows, _| {
        format!("INSERT INTO bulk_job_rows (job_id, position, user_id) VALUES {rows}")
    })
    .await?;
    Ok(())
}

/// The job. `None` as well if another release asked for what this one does not know.
pub async fn find(connection: &dyn Connection, id: Uuid) -> Result<Option<BulkJob>, StoreError> {
    let row = FIND.read_one(connection, [id.into()]).await?;
    Ok(row.as_ref().map(from_row).transpose()?.flatten())
}

/// The jobs that were asked for last, the newest first: those of that user, or all.
pub async fn latest(connection: &dyn Connection, of: Option<UserId>) -> Result<Vec<BulkJob>, StoreError> {
    let rows = match of {
        Some(user) => LATEST_OF.read_all(connection, [user.0.into()]).await?,
        None => LATEST.read_all(connection, []).await?,
    };
    let jobs = rows.iter().filter_map(|row| from_row(row).transpose());
    jobs.collect()
}

/// Takes the turn with the oldest job that waits, until then. `None` if there is none, or another node has it.
pub async fn claim(
    connection: &dyn Connection,
    now: DateTime<Utc>,
    until: DateTime<Utc>,
) -> Result<Option<BulkJob>, StoreError> {
    for row in WAITING.read_all(connection, [now.into()]).await? {
        let id: Uuid = row.try_get_by_index(0)?;
        let values = [id.into(), now.into(), until.trunc_subsecs(6).into()];
        if CLAIM.write(connection, values).await? == 1
            && let Some(job) = find(connection, id).await?
        {
            return Ok(Some(job));
        }
    }
    Ok(None)
}

/// Prolongs the turn that lasts until `held` to `until`; false if it is over: another node took it, or the job was cancelled.
pub async fn hold(
    connection: &dyn Connection,
    id: Uuid,
    held: DateTime<Utc>,
    until: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let values = [id.into(), held.trunc_subsecs(6).into(), until.trunc_subsecs(6).into()];
    Ok(HOLD.write(connection, values).await? == 1)
}

/// How many jobs of that actor are not over.
pub async fn unfinished(connection: &dyn Connection, actor: &Actor) -> Result<i64, StoreError> {
    let row = UNFINISHED.read_one(connection, [actor.to_string().into()]).await?;
    Ok(row.map(|row| row.try_get_by_index(0)).transpose()?.unwrap_or_default())
}

/// Ends a job: every account is through, or what waits is not to be done; whether it was not over yet.
pub async fn finish(connection: &dyn Connection, id: Uuid, now: DateTime<Utc>) -> Result<bool, StoreError> {
    Ok(FINISH.write(connection, [id.into(), now.into()]).await? == 1)
}

/// Ends every job of that actor.
pub async fn cancel_of_actor(connection: &dyn Connection, actor: &Actor, now: DateTime<Utc>) -> Result<(), StoreError> {
    CANCEL_OF_ACTOR
        .write(connection, [actor.to_string().into(), now.into()])
        .await?;
    Ok(())
}

/// The same with every job that the user asked for, themselves or by a key of theirs.
pub async fn cancel_of_user(connection: &dyn Connection, user: UserId, now: DateTime<Utc>) -> Result<(), StoreError> {
    CANCEL_OF_USER.write(connection, [user.0.into(), now.into()]).await?;
    Ok(())
}

/// The accounts that wait, in their order, at most so many.
pub async fn waiting(connection: &dyn Connection, id: Uuid, limit: u16) -> Result<Vec<BulkRow>, StoreError> {
    let rows = WAITING_ROWS
        .read_all(connection, [id.into(), i32::from(limit).into()])
        .await?;
    rows.iter().map(row_from).collect()
}

/// What came of one account.
pub async fn set_outcome(
    connection: &dyn Connection,
    id: Uuid,
    position: u32,
    outcome: BulkOutcome,
    problem: Option<&str>,
) -> Result<(), StoreError> {
    let position = i32::try_from(position).unwrap_or(i32::MAX);
    let values = [
        id.into(),
        position.into(),
        outcome.as_str().into(),
        problem.map(str::to_owned).into(),
    ];
    SET_OUTCOME.write(connection, values).await?;
    Ok(())
}

/// A page of the accounts of a job. The caller filters them by `job`.
///
/// # Errors
/// When the query asks for what the list does not have, or the store fails.
pub async fn rows(connection: &dyn Connection, query: &Query<'_>) -> Result<Page<BulkRow>, ListError> {
    page(connection, &ROWS, query, |row| row_from(row).map(Some)).await
}

const ROW_COLUMNS: &str = "r.position, r.user_id, r.outcome, r.problem";

/// The list.
static ROWS: Resource = Resource {
    name: "bulk_job_rows",
    postgres: ROW_COLUMNS,
    sqlite: ROW_COLUMNS,
    table: Table {
        from: "bulk_job_rows r",
        key: "r.position",
    },
    only: None,
    expires_at: None,
    attributes: &[
        Attribute::column("job", Kind::Id, "r.job_id").only(&[Operator::Eq]),
        Attribute::column("outcome", Kind::Text, "r.outcome")
            .optional("r.outcome IS NULL")
            .only(&[Operator::Eq]),
    ],
    sorts: &[Sort {
        name: "position",
        keys: &[Key::Number("r.position")],
        directions: Directions::Ascending,
    }],
    default_sort: "position",
    within: within_no_group,
};

fn row_from(row: &QueryResult) -> Result<BulkRow, StoreError> {
    let position: i32 = row.try_get_by_index(0)?;
    let outcome: Option<String> = row.try_get_by_index(2)?;
    Ok(BulkRow {
        position: u32::try_from(position).unwrap_or_default(),
        user: UserId(row.try_get_by_index(1)?),
        outcome: outcome.as_deref().and_then(BulkOutcome::parse),
        problem: row.try_get_by_index(3)?,
    })
}

fn from_row(row: &QueryResult) -> Result<Option<BulkJob>, StoreError> {
    let text = |place| row.try_get_by_index::<String>(place);
    let count = |place| {
        let count: i64 = row.try_get_by_index(place)?;
        Ok::<_, StoreError>(u32::try_from(count).unwrap_or_default())
    };
    let rights: Option<JsonColumn<StoredRights>> = row.try_get_by_index(3)?;
    let asked_by: Option<Uuid> = row.try_get_by_index(2)?;
    let group: Option<Uuid> = row.try_get_by_index(5)?;
    let (Ok(actor), Some(action)) = (text(1)?.parse(), BulkAction::parse(&text(4)?)) else {
        return Ok(None);
    };
    let total: i32 = row.try_get_by_index(6)?;
    Ok(Some(BulkJob {
        id: row.try_get_by_index(0)?,
        change: BulkChange {
            action,
            group: group.map(GroupId),
        },
        actor,
        asked_by: asked_by.map(UserId),
        narrowed_to: rights.map(|rights| rights.0.read()),
        correlation_id: row.try_get_by_index(7)?,
        total: u32::try_from(total).unwrap_or_default(),
        done: count(10)?,
        refused: count(11)?,
        created_at: row.try_get_by_index(8)?,
        finished_at: row.try_get_by_index(9)?,
    }))
}

macro_rules! jobs {
    ($rest:literal) => {
        Sql::both(concat!(
            "SELECT j.id, j.actor, j.asked_by, j.rights, j.action, j.group_id, j.total, j.correlation_id, j.created_at, j.finished_at, \
             (SELECT count(*) FROM bulk_job_rows r WHERE r.job_id = j.id AND r.outcome = 'done'), \
             (SELECT count(*) FROM bulk_job_rows r WHERE r.job_id = j.id AND r.outcome = 'refused') FROM bulk_jobs j ",
            $rest
        ))
    };
}

const FIND: Sql = jobs!("WHERE j.id = $1");

const LATEST: Sql = jobs!("ORDER BY j.created_at DESC, j.id DESC LIMIT 50");

const LATEST_OF: Sql = jobs!("WHERE j.asked_by = $1 ORDER BY j.created_at DESC, j.id DESC LIMIT 50");

const INSERT: Sql = Sql::both(
    "INSERT INTO bulk_jobs (id, actor, asked_by, rights, action, group_id, total, correlation_id, created_at, leased_until, expires_at) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9, $10)",
);

const WAITING: Sql = Sql::both(
    "SELECT id FROM bulk_jobs WHERE finished_at IS NULL AND leased_until <= $1 ORDER BY created_at, id LIMIT 10",
);

const CLAIM: Sql =
    Sql::both("UPDATE bulk_jobs SET leased_until = $3 WHERE id = $1 AND leased_until <= $2 AND finished_at IS NULL");

const HOLD: Sql =
    Sql::both("UPDATE bulk_jobs SET leased_until = $3 WHERE id = $1 AND leased_until = $2 AND finished_at IS NULL");

const UNFINISHED: Sql = Sql::both("SELECT count(*) FROM bulk_jobs WHERE actor = $1 AND finished_at IS NULL");

const CANCEL_OF_ACTOR: Sql =
    Sql::both("UPDATE bulk_jobs SET finished_at = $2 WHERE actor = $1 AND finished_at IS NULL");

const CANCEL_OF_USER: Sql =
    Sql::both("UPDATE bulk_jobs SET finished_at = $2 WHERE asked_by = $1 AND finished_at IS NULL");

const WAITING_ROWS: Sql = Sql::both(
    "SELECT position, user_id, outcome, problem FROM bulk_job_rows WHERE job_id = $1 AND outcome IS NULL ORDER BY position LIMIT $2",
);

const SET_OUTCOME: Sql = Sql::both(
    "UPDATE bulk_job_rows SET outcome = $3, problem = $4 WHERE job_id = $1 AND position = $2 AND outcome IS NULL",
);

const FINISH: Sql = Sql::both("UPDATE bulk_jobs SET finished_at = $2 WHERE id = $1 AND finished_at IS NULL");
