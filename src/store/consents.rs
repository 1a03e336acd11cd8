//! What users agreed to. It only grows, until they take it back.

use sea_orm::{QueryResult, Value};

use super::{
    Connection, StoreError,
    connection::Access as _,
    documents::{self, Document as _, StoredTexts},
    json_column::JsonColumn,
    statement::Sql,
};
use crate::domain::{
    consent::Consent,
    ids::{ClientId, UserId},
    scope::ScopeSet,
};

/// What the user agreed to for the client.
pub async fn find(
    connection: &dyn Connection,
    user_id: UserId,
    client_id: &ClientId,
) -> Result<Option<Consent>, StoreError> {
    let row = FIND.read_one(connection, key(user_id, client_id)).await?;
    row.map(|row| from_row(user_id, &row)).transpose()
}

/// Everything that the user agreed to, by client.
pub async fn list_for_user(connection: &dyn Connection, user_id: UserId) -> Result<Vec<Consent>, StoreError> {
    let rows = LIST
        .read_all(connection, [user_id.home().into(), user_id.0.into()])
        .await?;
    rows.iter().map(|row| from_row(user_id, row)).collect()
}

/// Adds to what the user agreed to before.
pub async fn record(connection: &dyn Connection, consent: &Consent) -> Result<(), StoreError> {
    let transaction = connection.nested().await?;
    // First a row to lock, so that two answers at once are both remembered.
    let claims = serde_json::to_value(StoredTexts::store(consent.claims.clone()))?;
    INSERT.write(&transaction, values(consent, claims)).await?;
    let key = key(consent.user_id, &consent.client_id);
    let held = FIND_AND_HOLD.write_returning(&transaction, key).await?;
    if let Some(row) = held.first() {
        let before = from_row(consent.user_id, row)?;
        if &before != consent {
            let stored: JsonColumn<serde_json::Value> = row.try_get_by_index(2)?;
            let after = union(before, consent);
            let claims = documents::changed::<StoredTexts>(&stored.0, after.claims.clone())?;
            UPDATE.write(&transaction, values(&after, claims)).await?;
        }
    }
    transaction.commit().await
}

/// Forgets what the user agreed to for the client; whether there was anything.
pub async fn delete(connection: &dyn Connection, user_id: UserId, client_id: &ClientId) -> Result<bool, StoreError> {
    Ok(DELETE.write(connection, key(user_id, client_id)).await? == 1)
}

fn union(before: Consent, more: &Consent) -> Consent {
    let mut claims = before.claims;
    claims.extend(more.claims.iter().cloned());
    claims.sort_unstable();
    claims.dedup();
    Consent {
        scope: before.scope.union(&more.scope),
        claims,
        granted_at: before.granted_at.max(more.granted_at),
        ..more.clone()
    }
}

fn key(user_id: UserId, client_id: &ClientId) -> [Value; 3] {
    [user_id.home().into(), user_id.0.into(), client_id.as_str().into()]
}

fn values(consent: &Consent, claims: serde_json::Value) -> [Value; 6] {
    let [home, user_id, client_id] = key(consent.user_id, &consent.client_id);
    [
        home,
        user_id,
        client_id,
        consent.scope.to_string().into(),
        claims.into(),
        consent.granted_at.into(),
    ]
}

fn from_row(user_id: UserId, row: &QueryResult) -> Result<Consent, StoreError> {
    let scope: String = row.try_get_by_index(1)?;
    let claims: JsonColumn<StoredTexts> = row.try_get_by_index(2)?;
    Ok(Consent {
        user_id,
        client_id: ClientId(row.try_get_by_index(0)?),
        scope: ScopeSet::parse(&scope),
        claims: claims.0.read(),
        granted_at: row.try_get_by_index(3)?,
    })
}

macro_rules! find {
    () => {
        "SELECT client_id, scope, claims, granted_at FROM consents WHERE home = $1 AND user_id = $2 AND client_id = $3"
    };
}

pub(super) const FIND: Sql = Sql::both(find!());

/// On SQLite a transaction has the write lock already.
const FIND_AND_HOLD: Sql = Sql::each(concat!(find!(), " FOR NO KEY UPDATE"), find!());

const LIST: Sql = Sql::both(
    "SELECT client_id, scope, claims, granted_at FROM consents WHERE home = $1 AND user_id = $2 ORDER BY client_id",
);

const INSERT: Sql = Sql::both(
    "INSERT INTO consents (home, user_id, client_id, scope, claims, granted_at) VALUES ($1, $2, $3, $4, $5, $6) \
     ON CONFLICT (home, user_id, client_id) DO NOTHING",
);

const UPDATE: Sql = Sql::both(
    "UPDATE consents SET scope = $4, claims = $5, granted_at = $6 \
     WHERE home = $1 AND user_id = $2 AND client_id = $3",
);

const DELETE: Sql = Sql::both("DELETE FROM consents WHERE home = $1 AND user_id = $2 AND client_id = $3");
