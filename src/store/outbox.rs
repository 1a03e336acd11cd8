//! Messages to people, kept until they were handed over. A claim is a lease: if its holder dies, another node claims again.

use chrono::{DateTime, Duration, Utc};
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait, EntityTrait, QueryFilter,
    sea_query::Expr,
};

use super::{Connection, StoreError, entities::outbox, statement::Sql};

/// How long a claim keeps others away.
pub const LEASE: Duration = Duration::minutes(2);

/// A message to hand over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutboxMessage {
    /// Names it to [`delivered`] and [`failed`].
    pub id: i64,
    /// What kind of message.
    pub kind: String,
    /// The message, sealed.
    pub payload: Vec<u8>,
    /// How often it was claimed, this time included.
    pub attempts: i32,
}

/// Adds a message that is due now.
pub async fn enqueue(
    connection: &impl Connection,
    kind: &str,
    payload: &[u8],
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let row = outbox::ActiveModel {
        id: NotSet,
        kind: Set(kind.to_owned()),
        payload: Set(payload.to_vec()),
        attempts: Set(0),
        created_at: Set(now),
        next_attempt_at: Set(now),
    };
    outbox::Entity::insert(row)
        .exec_without_returning(connection.writer())
        .await?;
    Ok(())
}

/// Claims messages that are due, for [`LEASE`].
pub async fn claim_due(
    connection: &impl Connection,
    now: DateTime<Utc>,
    limit: u32,
) -> Result<Vec<OutboxMessage>, StoreError> {
    let values = [now.into(), (now + LEASE).into(), i64::from(limit).into()];
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
            })
        })
        .collect()
}

/// The message was handed over: forgets it.
pub async fn delivered(connection: &impl Connection, id: i64) -> Result<(), StoreError> {
    outbox::Entity::delete_by_id(id).exec(connection.writer()).await?;
    Ok(())
}

/// The message could not be handed over: it is due again at `next_attempt_at`.
pub async fn failed(connection: &impl Connection, id: i64, next_attempt_at: DateTime<Utc>) -> Result<(), StoreError> {
    outbox::Entity::update_many()
        .col_expr(outbox::Column::NextAttemptAt, Expr::value(next_attempt_at))
        .filter(outbox::Column::Id.eq(id))
        .exec(connection.writer())
        .await?;
    Ok(())
}

const CLAIM_DUE: Sql = Sql {
    postgres: "UPDATE outbox SET next_attempt_at = $2, attempts = attempts + 1 WHERE id IN (\
               SELECT id FROM outbox WHERE next_attempt_at <= $1 ORDER BY next_attempt_at LIMIT $3 \
               FOR UPDATE SKIP LOCKED) RETURNING id, kind, payload, attempts",
    sqlite: "UPDATE outbox SET next_attempt_at = $2, attempts = attempts + 1 WHERE id IN (\
             SELECT id FROM outbox WHERE next_attempt_at <= $1 ORDER BY next_attempt_at LIMIT $3) \
             RETURNING id, kind, payload, attempts",
};
