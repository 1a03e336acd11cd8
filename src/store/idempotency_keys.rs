//! Requests that a client may send again without having them carried out twice: the key that the client chose, and the answer.
//!
//! A row is added before the request is carried out, and says so in the transaction that carries it out. So there is no moment at
//! which a crash could make the second request do it again.

use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::Value;

use super::{Connection, StoreError, Transaction, statement::Sql};

/// How long an answer is kept.
const KEPT_FOR: TimeDelta = TimeDelta::hours(24);

/// How long a request may be on its way: longer than any request takes. Whoever comes later knows that it was given up.
const ON_ITS_WAY: TimeDelta = TimeDelta::minutes(1);

/// A key in use: the digest of the caller and of the key that they chose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdempotencyKey(pub Vec<u8>);

/// What there is to a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Begun {
    /// It is new: the request is to be carried out.
    New,
    /// It was used for another request.
    OtherRequest,
    /// The request is being carried out now.
    OnItsWay,
    /// It was carried out, and answered like this; `None` where the answer was lost.
    Done(Option<Vec<u8>>),
}

/// Uses `key` for the request with that digest.
pub async fn begin(
    connection: &dyn Connection,
    key: &IdempotencyKey,
    request_digest: &[u8],
    now: DateTime<Utc>,
) -> Result<Begun, StoreError> {
    let digest = || Value::from(key.0.clone());
    let values = [
        digest(),
        request_digest.to_vec().into(),
        now.into(),
        (now + KEPT_FOR).into(),
        (now - ON_ITS_WAY).into(),
    ];
    if BEGIN.write(connection, values).await? == 1 {
        return Ok(Begun::New);
    }
    let Some(row) = FIND.read_one(connection, [digest()]).await? else {
        // It was given up in between.
        return Ok(Begun::OnItsWay);
    };
    let stored: Vec<u8> = row.try_get_by_index(0)?;
    if stored != request_digest {
        return Ok(Begun::OtherRequest);
    }
    Ok(match row.try_get_by_index(1)? {
        false => Begun::OnItsWay,
        true => Begun::Done(row.try_get_by_index(2)?),
    })
}

/// The request is carried out by this transaction.
pub async fn set_done(transaction: &Transaction, key: &IdempotencyKey) -> Result<(), StoreError> {
    match SET_DONE.write(transaction, [key.0.clone().into()]).await? {
        1 => Ok(()),
        _ => Err(StoreError::overloaded(
            "the request took so long that its key was given up",
        )),
    }
}

/// Keeps the sealed answer to a request that was carried out; `None` where there is none worth keeping. A request that was not carried out may be sent again under its key.
pub async fn finish(
    connection: &dyn Connection,
    key: &IdempotencyKey,
    answer: Option<Vec<u8>>,
) -> Result<(), StoreError> {
    let digest = || Value::from(key.0.clone());
    if KEEP_ANSWER.write(connection, [digest(), answer.into()]).await? == 0 {
        GIVE_UP.write(connection, [digest()]).await?;
    }
    Ok(())
}

/// A key that expired, and one whose request was given up, are free.
const BEGIN: Sql = Sql::both(
    "INSERT INTO idempotency_keys (digest, request_digest, is_done, started_at, expires_at) VALUES ($1, $2, false, $3, $4) \
     ON CONFLICT (digest) DO UPDATE SET request_digest = $2, is_done = false, answer = NULL, started_at = $3, expires_at = $4 \
     WHERE idempotency_keys.expires_at <= $3 OR (NOT idempotency_keys.is_done AND idempotency_keys.started_at <= $5)",
);

const FIND: Sql = Sql::both("SELECT request_digest, is_done, answer FROM idempotency_keys WHERE digest = $1");

const SET_DONE: Sql = Sql::both("UPDATE idempotency_keys SET is_done = true WHERE digest = $1");

const KEEP_ANSWER: Sql = Sql::both("UPDATE idempotency_keys SET answer = $2 WHERE digest = $1 AND is_done");

const GIVE_UP: Sql = Sql::both("DELETE FROM idempotency_keys WHERE digest = $1 AND NOT is_done");
