//! What users agreed to. It only grows, until they take it back.

use sea_orm::{
    ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, sea_query::OnConflict,
};

use super::{Connection, StoreError, connection::Access as _, entities::consents, json_column::JsonColumn};
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
    let row = consents::Entity::find_by_id((user_id.0, client_id.0.clone()))
        .one(&connection.reader())
        .await?;
    Ok(row.map(from_row))
}

/// Everything that the user agreed to, by client.
pub async fn list_for_user(connection: &dyn Connection, user_id: UserId) -> Result<Vec<Consent>, StoreError> {
    let rows = consents::Entity::find()
        .filter(consents::Column::UserId.eq(user_id.0))
        .order_by_asc(consents::Column::ClientId)
        .all(&connection.reader())
        .await?;
    Ok(rows.into_iter().map(from_row).collect())
}

/// Adds to what the user agreed to before.
pub async fn record(connection: &dyn Connection, consent: &Consent) -> Result<(), StoreError> {
    let transaction = connection.nested().await?;
    // First a row to lock, so that two answers at once are both remembered.
    consents::Entity::insert(columns(consent))
        .on_conflict(
            OnConflict::columns([consents::Column::UserId, consents::Column::ClientId])
                .do_nothing()
                .to_owned(),
        )
        .exec_without_returning(&transaction.writer())
        .await?;
    let before = consents::Entity::find_by_id((consent.user_id.0, consent.client_id.0.clone()))
        .lock_exclusive()
        .one(&transaction.writer())
        .await?
        .map(from_row);
    if let Some(before) = before.filter(|before| before != consent) {
        consents::Entity::update_many()
            .set(columns(&union(before, consent)))
            .filter(consents::Column::UserId.eq(consent.user_id.0))
            .filter(consents::Column::ClientId.eq(consent.client_id.as_str()))
            .exec(&transaction.writer())
            .await?;
    }
    transaction.commit().await
}

/// Forgets what the user agreed to for the client; whether there was anything.
pub async fn delete(connection: &dyn Connection, user_id: UserId, client_id: &ClientId) -> Result<bool, StoreError> {
    let gone = consents::Entity::delete_by_id((user_id.0, client_id.0.clone()))
        .exec(&connection.writer())
        .await?;
    Ok(gone.rows_affected == 1)
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

fn columns(consent: &Consent) -> consents::ActiveModel {
    consents::ActiveModel {
        user_id: Set(consent.user_id.0),
        client_id: Set(consent.client_id.0.clone()),
        scope: Set(consent.scope.to_string()),
        claims: Set(JsonColumn(consent.claims.clone())),
        granted_at: Set(consent.granted_at),
    }
}

fn from_row(row: consents::Model) -> Consent {
    Consent {
        user_id: UserId(row.user_id),
        client_id: ClientId(row.client_id),
        scope: ScopeSet::parse(&row.scope),
        claims: row.claims.0,
        granted_at: row.granted_at,
    }
}
