//! Authorization requests on their way through the sign-in pages. A row records what its browser answered; what that adds up to
//! is reckoned anew at every step.

use chrono::{DateTime, Utc};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};

use super::{
    Connection, StoreError, connection::Access as _, entities::authorization_requests, json_column::JsonColumn,
};
use crate::domain::{
    authorization_request::{ConsentDecision, PendingAuthorization},
    ids::{AuthorizationRequestId, SessionId},
};

/// Adds a request.
pub async fn insert(connection: &dyn Connection, pending: &PendingAuthorization) -> Result<(), StoreError> {
    let row = authorization_requests::ActiveModel {
        id: Set(pending.id.0),
        request: Set(JsonColumn(pending.request.clone())),
        browser_digest: Set(pending.browser_digest.clone()),
        selected_session: Set(pending.selected_session.map(|session| session.0)),
        consent_decision: Set(pending.consent_decision.map(JsonColumn)),
        created_at: Set(pending.created_at),
        expires_at: Set(pending.expires_at),
    };
    authorization_requests::Entity::insert(row)
        .exec_without_returning(&connection.writer())
        .await?;
    Ok(())
}

/// The request, unless it lapsed.
pub async fn find(
    connection: &dyn Connection,
    id: AuthorizationRequestId,
    now: DateTime<Utc>,
) -> Result<Option<PendingAuthorization>, StoreError> {
    let row = authorization_requests::Entity::find_by_id(id.0)
        .filter(authorization_requests::Column::ExpiresAt.gt(now))
        .one(&connection.reader())
        .await?;
    Ok(row.map(|row| PendingAuthorization {
        id: AuthorizationRequestId(row.id),
        request: row.request.0,
        browser_digest: row.browser_digest,
        created_at: row.created_at,
        expires_at: row.expires_at,
        selected_session: row.selected_session.map(SessionId),
        consent_decision: row.consent_decision.map(|decision| decision.0),
    }))
}

/// Records what the user answered; whether the request was still there.
pub async fn record_consent(
    connection: &dyn Connection,
    id: AuthorizationRequestId,
    decision: ConsentDecision,
) -> Result<bool, StoreError> {
    let changed = authorization_requests::Entity::update_many()
        .set(authorization_requests::ActiveModel {
            consent_decision: Set(Some(JsonColumn(decision))),
            ..Default::default()
        })
        .filter(authorization_requests::Column::Id.eq(id.0))
        .exec(&connection.writer())
        .await?;
    Ok(changed.rows_affected == 1)
}

/// Records which session the user chose; whether the request was still there.
pub async fn record_selected_session(
    connection: &dyn Connection,
    id: AuthorizationRequestId,
    session: SessionId,
) -> Result<bool, StoreError> {
    let changed = authorization_requests::Entity::update_many()
        .col_expr(authorization_requests::Column::SelectedSession, Expr::value(session.0))
        .filter(authorization_requests::Column::Id.eq(id.0))
        .exec(&connection.writer())
        .await?;
    Ok(changed.rows_affected == 1)
}

/// Ends the request; true for one caller only, who may answer it.
pub async fn finish(connection: &dyn Connection, id: AuthorizationRequestId) -> Result<bool, StoreError> {
    let gone = authorization_requests::Entity::delete_by_id(id.0)
        .exec(&connection.writer())
        .await?;
    Ok(gone.rows_affected == 1)
}
