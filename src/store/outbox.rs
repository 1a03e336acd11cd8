//! Messages to people, kept until they were handed over. A claim is a lease: if its holder dies, another node claims again.
//! What could not be handed over stays, so that somebody sees it.

use chrono::{DateTime, Duration, Utc};
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait, EntityTrait, QueryFilter, QueryResult,
    sea_query::Expr,
};

use super::{Connection, StoreError, connection::Access as _, entities::outbox, statement::Sql};

/// How long a claim keeps others away.
pub const LEASE: Duration = Duration::minutes(2);
/// How long a message waits that says nothing about it, also where nobody sends messages of its kind any more.
pub const KEPT_FOR: Duration = Duration::days(30);

/// A message to hand over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutboxMessage {
    /// Names it to [`delivered`].
    pub id: i64,
    /// What kind of message.
    pub kind: String,
    /// The message, sealed.
    pub payload: Vec<u8>,
    /// How often it was claimed, this time included.
    pub attempts: i32,
    /// Since when it waits.
    pub created_at: DateTime<Utc>,
    /// When it is of no use any more.
    pub expires_at: DateTime<Utc>,
}

/// A message to keep.
#[derive(Clone, Debug)]
pub struct NewMessage<'a> {
    /// What kind of message.
    pub kind: &'a str,
    /// The message, sealed.
    pub payload: &'a [u8],
    /// When it is of no use any more; `None` for [`KEPT_FOR`] from now.
    pub expires_at: Option<DateTime<Utc>>,
}

/// What is in the outbox.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Waiting {
    /// Messages that will be tried.
    pub waiting: i64,
    /// Messages that will not.
    pub failed: i64,
}

/// Adds a message that is due now.
pub async fn enqueue(
    connection: &dyn Connection,
    message: &NewMessage<'_>,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let row = outbox::ActiveModel {
        id: NotSet,
        kind: Set(message.kind.to_owned()),
        payload: Set(message.payload.to_vec()),
        attempts: Set(0),
        created_at: Set(now),
        next_attempt_at: Set(now),
        expires_at: Set(message.expires_at.unwrap_or(now + KEPT_FOR)),
        failed_at: Set(None),
        last_error: Set(None),
    };
    outbox::Entity::insert(row)
        .exec_without_returning(&connection.writer())
        .await?;
    Ok(())
}

/// Claims messages of one kind that are due, for [`LEASE`].
pub async fn claim_due(
    connection: &dyn Connection,
    kind: &str,
    now: DateTime<Utc>,
    limit: u32,
) -> Result<Vec<OutboxMessage>, StoreError> {
    let values = [now.into(), (now + LEASE).into(), i64::from(limit).into(), kind.into()];
    CLAIM_DUE
        .write_returning(connection, values)
        .await?
        .iter()
        .map(|row| {
            Ok(OutboxMessage {
                id: row.try_get_by_index(0)?,
                kind: row.try_get_by_index(1)?,
                payload: row.try_get_by_index(2)?,
                attempts: row.try_get_by_index(3)?,
                created_at: row.try_get_by_index(4)?,
                expires_at: row.try_get_by_index(5)?,
            })
        })
        .collect()
}

/// The message was handed over: forgets it.
pub async fn delivered(connection: &dyn Connection, id: i64) -> Result<(), StoreError> {
    outbox::Entity::delete_by_id(id).exec(&connection.writer()).await?;
    Ok(())
}

/// The message could not be handed over: it is due again at `next_attempt_at`, unless another node claimed it meanwhile.
pub async fn failed(
    connection: &dyn Connection,
    message: &OutboxMessage,
    error: &str,
    next_attempt_at: DateTime<Utc>,
) -> Result<(), StoreError> {
    outbox::Entity::update_many()
        .col_expr(outbox::Column::NextAttemptAt, Expr::value(next_attempt_at))
        .col_expr(outbox::Column::LastError, Expr::value(error))
        .filter(outbox::Column::Id.eq(message.id))
        .filter(outbox::Column::Attempts.eq(message.attempts))
        .exec(&connection.writer())
        .await?;
    Ok(())
}

/// The message is not tried again, and stays for somebody to see. `false` where another node claimed it meanwhile.
pub async fn give_up(
    connection: &dyn Connection,
    message: &OutboxMessage,
    error: &str,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let result = outbox::Entity::update_many()
        .col_expr(outbox::Column::FailedAt, Expr::value(now))
        .col_expr(outbox::Column::LastError, Expr::value(error))
        // Out of the way of those that are due, and of a node of the release before, which knows no `failed_at`.
        .col_expr(outbox::Column::NextAttemptAt, Expr::value(now + NEVER))
        .filter(outbox::Column::Id.eq(message.id))
        .filter(outbox::Column::Attempts.eq(message.attempts))
        .exec(&connection.writer())
        .await?;
    Ok(result.rows_affected == 1)
}

/// How many wait, and how many failed for good.
pub async fn waiting(connection: &dyn Connection) -> Result<Waiting, StoreError> {
    counted(WAITING.read_one(connection, []).await?)
}

/// The same of one kind.
pub async fn waiting_of(connection: &dyn Connection, kind: &str) -> Result<Waiting, StoreError> {
    counted(WAITING_OF.read_one(connection, [kind.into()]).await?)
}

fn counted(row: Option<QueryResult>) -> Result<Waiting, StoreError> {
    let Some(row) = row else {
        return Ok(Waiting::default());
    };
    Ok(Waiting {
        waiting: row.try_get_by_index(0)?,
        failed: row.try_get_by_index(1)?,
    })
}

/// The last reason for which a message was given up, newest first.
pub async fn last_failure(connection: &dyn Connection) -> Result<Option<String>, StoreError> {
    let row = LAST_FAILURE.read_one(connection, []).await?;
    Ok(row.map(|row| row.try_get_by_index(0)).transpose()?)
}

/// A century: no message is wanted then.
const NEVER: Duration = Duration::days(36_525);

macro_rules! waiting {
    ($which:literal) => {
        Sql::both(concat!(
            "SELECT count(CASE WHEN failed_at IS NULL THEN 1 END), count(CASE WHEN failed_at IS NOT NULL THEN 1 END) \
             FROM outbox",
            $which
        ))
    };
}

const WAITING: Sql = waiting!("");

const WAITING_OF: Sql = waiting!(" WHERE kind = $1");

const LAST_FAILURE: Sql = Sql::both(
    "SELECT COALESCE(last_error, '') FROM outbox WHERE failed_at IS NOT NULL ORDER BY failed_at DESC LIMIT 1",
);

macro_rules! claim_due {
    ($lock:literal) => {
        concat!(
            "UPDATE outbox SET next_attempt_at = $2, attempts = attempts + 1 WHERE id IN (\
             SELECT id FROM outbox WHERE next_attempt_at <= $1 AND failed_at IS NULL AND kind = $4 \
             ORDER BY next_attempt_at LIMIT $3",
            $lock,
            ") RETURNING id, kind, payload, attempts, created_at, expires_at"
        )
    };
}

const CLAIM_DUE: Sql = Sql::each(claim_due!(" FOR UPDATE SKIP LOCKED"), claim_due!(""));
