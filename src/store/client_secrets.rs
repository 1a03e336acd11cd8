//! The secrets of clients. The column `clients.client_secret_digest` has the newest one, for releases that know no other, and rows count
//! only while they stand beside that one: see `m0053_client_secrets.rs`. The caller compares digests, in constant time.

use std::sync::atomic::{AtomicI64, Ordering};

use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::Value;

use super::{Connection, StoreError, Transaction, statement::Sql};
use crate::domain::{client_secret::ClientSecret, ids::ClientId};

/// How long a use is not written down after another.
const USE_IS_WRITTEN_EVERY: TimeDelta = TimeDelta::minutes(1);

/// Every secret of the client that was not revoked or replaced, the newest last. It may have expired.
pub async fn list(connection: &dyn Connection, client_id: &ClientId) -> Result<Vec<ClientSecret>, StoreError> {
    let mut secrets: Vec<ClientSecret> = Vec::new();
    let mut newest: Option<Vec<u8>> = None;
    for row in LIST.read_all(connection, [client_id.as_str().into()]).await? {
        newest = row.try_get_by_index(0)?;
        let number: Option<i64> = row.try_get_by_index(1)?;
        if let (Some(number), Some(newest)) = (number, &newest) {
            let digest: Vec<u8> = row.try_get_by_index(2)?;
            secrets.push(ClientSecret {
                number,
                is_newest: digest == *newest,
                digest,
                created_at: row.try_get_by_index(3)?,
                expires_at: row.try_get_by_index(4)?,
                last_used_at: row.try_get_by_index(5)?,
            });
        }
    }
    // One of which nothing was written down: it is from before, or of a release that does not.
    if let Some(digest) = newest.filter(|_| !secrets.iter().any(|secret| secret.is_newest)) {
        secrets.push(ClientSecret {
            number: 0,
            digest,
            is_newest: true,
            created_at: None,
            expires_at: None,
            last_used_at: None,
        });
    }
    secrets.sort_by_key(|secret| (secret.is_newest, secret.number));
    Ok(secrets)
}

/// Makes room beside the newest secret for one with the digest `next`, before the client gets that. Those that expired are forgotten.
pub async fn make_room(
    transaction: &Transaction,
    client_id: &ClientId,
    newest: &ClientSecret,
    next: &[u8],
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let values = [client_id.as_str().into(), newest.digest.clone().into()];
    WRITE_DOWN.write(transaction, values).await?;
    let values = [client_id.as_str().into(), now.into()];
    DELETE_EXPIRED.write(transaction, values).await?;
    stand_beside(transaction, client_id, &newest.digest, next).await
}

/// Forgets the secret. If it was the newest, `heir` is from then on: the client gets that next.
pub async fn remove(
    transaction: &Transaction,
    client_id: &ClientId,
    removed: &ClientSecret,
    heir: Option<&ClientSecret>,
) -> Result<(), StoreError> {
    let values = [client_id.as_str().into(), removed.digest.clone().into()];
    DELETE.write(transaction, values).await?;
    match heir {
        Some(heir) => stand_beside(transaction, client_id, &removed.digest, &heir.digest).await,
        None => Ok(()),
    }
}

/// The secret with that digest counts until then.
pub async fn set_end(
    transaction: &Transaction,
    client_id: &ClientId,
    digest: &[u8],
    expires_at: DateTime<Utc>,
) -> Result<(), StoreError> {
    let values = [client_id.as_str().into(), digest.into(), expires_at.into()];
    SET_END.write(transaction, values).await?;
    Ok(())
}

/// The client has the newest secret `now_has` since a moment, in the place of `had`. Rows that stand beside another one go.
pub(super) async fn follow(
    transaction: &Transaction,
    client_id: &ClientId,
    had: Option<&[u8]>,
    now_has: Option<&[u8]>,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let key = || client_id.as_str().into();
    let Some(digest) = now_has else {
        DELETE_ALL.write(transaction, [key()]).await?;
        return Ok(());
    };
    DELETE_OTHERS.write(transaction, [key(), digest.into()]).await?;
    if had != now_has {
        INSERT.write(transaction, [key(), digest.into(), now.into()]).await?;
    }
    Ok(())
}

async fn stand_beside(
    transaction: &Transaction,
    client_id: &ClientId,
    before: &[u8],
    after: &[u8],
) -> Result<(), StoreError> {
    let values: [Value; 3] = [client_id.as_str().into(), before.into(), after.into()];
    STAND_BESIDE.write(transaction, values).await?;
    Ok(())
}

/// A secret in the memory of a node.
#[derive(Debug)]
pub struct KnownSecret {
    /// What is known of it.
    pub secret: ClientSecret,
    /// When its use was last written down, in seconds.
    written_at: AtomicI64,
}

impl KnownSecret {
    pub(super) fn new(secret: ClientSecret) -> Self {
        let written_at = secret.last_used_at.map_or(i64::MIN, |then| then.timestamp());
        Self {
            secret,
            written_at: AtomicI64::new(written_at),
        }
    }

    /// Whether its use is to be written down now. True for one of those who ask at once.
    pub(super) fn claims_writing(&self, now: DateTime<Utc>) -> bool {
        let then = self.written_at.load(Ordering::Relaxed);
        let is_due = then.saturating_add(USE_IS_WRITTEN_EVERY.num_seconds()) <= now.timestamp();
        let claim = || {
            self.written_at
                .compare_exchange(then, now.timestamp(), Ordering::Relaxed, Ordering::Relaxed)
        };
        is_due && claim().is_ok()
    }
}

/// Only an update of a row: a secret that was revoked meanwhile must not come back.
pub(super) async fn record_use(
    connection: &dyn Connection,
    client_id: &ClientId,
    secret: &ClientSecret,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    if secret.is_newest {
        let values = [client_id.as_str().into(), secret.digest.clone().into()];
        WRITE_DOWN_IF_NEW.write(connection, values).await?;
    }
    let values = [client_id.as_str().into(), secret.digest.clone().into(), now.into()];
    RECORD_USE.write(connection, values).await?;
    Ok(())
}

pub(super) const LIST: Sql = Sql::both(
    "SELECT c.client_secret_digest, s.number, s.digest, s.created_at, s.expires_at, s.last_used_at FROM clients c \
     LEFT JOIN client_secrets s ON s.client_id = c.client_id AND s.newest_digest = c.client_secret_digest \
     WHERE c.client_id = $1",
);

/// A secret of which nothing is written down has the number 0.
macro_rules! write_down {
    ($where:literal) => {
        Sql::both(concat!(
            "INSERT INTO client_secrets (client_id, number, digest, newest_digest) \
             SELECT c.client_id, 0, c.client_secret_digest, c.client_secret_digest FROM clients c \
             WHERE c.client_id = $1 AND c.client_secret_digest = $2 AND NOT EXISTS (SELECT 1 FROM client_secrets s \
             WHERE s.client_id = $1 AND s.digest = $2 AND s.newest_digest = $2) \
             ON CONFLICT (client_id, number) DO UPDATE SET digest = excluded.digest, \
             newest_digest = excluded.newest_digest, created_at = NULL, expires_at = NULL, last_used_at = NULL",
            $where
        ))
    };
}

/// For whoever changes the client, behind the lock: a row of that number that is there counts for nothing any more.
const WRITE_DOWN: Sql = write_down!("");

/// For whoever was only presented the secret: a row of it that is there may have been written meanwhile, beside another one.
const WRITE_DOWN_IF_NEW: Sql = write_down!(" WHERE client_secrets.digest <> excluded.digest");

/// A row with the same digest is of the same secret, which the client has again or inherits.
const INSERT: Sql = Sql::both(
    "INSERT INTO client_secrets (client_id, number, digest, newest_digest, created_at) \
     SELECT c.client_id, c.version, $2, $2, $3 FROM clients c WHERE c.client_id = $1 \
     AND NOT EXISTS (SELECT 1 FROM client_secrets s WHERE s.client_id = $1 AND s.digest = $2)",
);

const STAND_BESIDE: Sql =
    Sql::both("UPDATE client_secrets SET newest_digest = $3 WHERE client_id = $1 AND newest_digest = $2");

const SET_END: Sql = Sql::both("UPDATE client_secrets SET expires_at = $3 WHERE client_id = $1 AND digest = $2");

const RECORD_USE: Sql = Sql::both(
    "UPDATE client_secrets SET last_used_at = $3 \
     WHERE client_id = $1 AND digest = $2 AND (last_used_at IS NULL OR last_used_at < $3)",
);

const DELETE: Sql = Sql::both("DELETE FROM client_secrets WHERE client_id = $1 AND digest = $2");

const DELETE_EXPIRED: Sql = Sql::both("DELETE FROM client_secrets WHERE client_id = $1 AND expires_at <= $2");

const DELETE_OTHERS: Sql = Sql::both("DELETE FROM client_secrets WHERE client_id = $1 AND newest_digest <> $2");

const DELETE_ALL: Sql = Sql::both("DELETE FROM client_secrets WHERE client_id = $1");
