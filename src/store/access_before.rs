//! Who has access that began before a time, and what each client got before it: for an administrator who restored a backup.

use chrono::{DateTime, Utc};

use super::{
    Connection, StoreError, Transaction,
    changes::{self, Change},
    paging::after_user,
    statement::Sql,
};
use crate::domain::ids::{ClientId, UserId};

/// At most `limit` users after `last`, in the order of their keys, who have anything from before `before`: a session, a grant, a consent,
/// a known browser, or a link that was sent.
pub async fn users_with_any(
    connection: &dyn Connection,
    before: DateTime<Utc>,
    last: Option<UserId>,
    limit: u32,
) -> Result<Vec<UserId>, StoreError> {
    let [home, id] = after_user(last);
    let values = [before.into(), home, id, i64::from(limit).into()];
    let rows = USERS_WITH_ANY.read_all(connection, values).await?;
    rows.iter().map(|row| Ok(UserId(row.try_get_by_index(0)?))).collect()
}

/// Takes back what the user allowed before that time.
pub async fn delete_consents(
    transaction: &Transaction,
    user: UserId,
    before: DateTime<Utc>,
) -> Result<u64, StoreError> {
    let values = [user.home().into(), user.0.into(), before.into()];
    DELETE_CONSENTS.write(transaction, values).await
}

/// Refuses everything that clients got before that time; how many clients that changes. Every node follows.
pub async fn refuse_what_clients_got(transaction: &Transaction, before: DateTime<Utc>) -> Result<usize, StoreError> {
    changes::lock(transaction).await?;
    let rows = SET_NOT_BEFORE.write_returning(transaction, [before.into()]).await?;
    for row in &rows {
        let client_id = ClientId(row.try_get_by_index(0)?);
        changes::record(transaction, &Change::Client(client_id)).await?;
    }
    Ok(rows.len())
}

const USERS_WITH_ANY: Sql = Sql::both(
    "SELECT u.id FROM users u WHERE (u.home, u.id) > ($2, $3) AND ( \
     EXISTS (SELECT 1 FROM sessions s WHERE s.home = u.home AND s.user_id = u.id AND s.created_at < $1) \
     OR EXISTS (SELECT 1 FROM grants g WHERE g.home = u.home AND g.user_id = u.id AND g.revoked_at IS NULL AND g.created_at < $1) \
     OR EXISTS (SELECT 1 FROM consents c WHERE c.home = u.home AND c.user_id = u.id AND c.granted_at < $1) \
     OR EXISTS (SELECT 1 FROM known_devices k WHERE k.home = u.home AND k.user_id = u.id AND (k.last_seen_at IS NULL OR k.last_seen_at < $1)) \
     OR EXISTS (SELECT 1 FROM account_links l WHERE l.home = u.home AND l.user_id = u.id) \
     ) ORDER BY u.home, u.id LIMIT $4",
)
.fan_out("an administrator ends what everybody has; each user is read by their key");

const DELETE_CONSENTS: Sql = Sql::both("DELETE FROM consents WHERE home = $1 AND user_id = $2 AND granted_at < $3");

const SET_NOT_BEFORE: Sql = Sql::both(
    "UPDATE clients SET not_before = $1, version = version + 1 WHERE not_before IS NULL OR not_before < $1 RETURNING client_id",
);
