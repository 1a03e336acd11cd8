//! Authorization requests on their way through the sign-in pages. A row records what its browser answered; what that adds up to
//! is computed again at every step.

use chrono::{DateTime, Utc};
use serde_json::Value;
use uuid::Uuid;

use super::{
    Connection, StoreError,
    documents::{Document as _, StoredAuthorizationRequest, StoredConsentDecision, understood},
    statement::Sql,
};
use crate::domain::permit::RowPermit;
use crate::domain::{
    authorization_request::{ConsentDecision, PendingAuthorization},
    ids::{AuthorizationRequestId, ClientId, SessionId},
};

/// Adds a request.
pub async fn insert(
    connection: &dyn Connection,
    pending: &PendingAuthorization,
    _: RowPermit,
) -> Result<(), StoreError> {
    let decision = pending.consent_decision.map(document_of).transpose()?;
    let values = [
        pending.id.home().into(),
        pending.id.0.into(),
        serde_json::to_value(StoredAuthorizationRequest::store(pending.request.clone()))?.into(),
        pending.browser_digest.clone().into(),
        pending.selected_session.map(|session| session.0).into(),
        decision.into(),
        pending.created_at.into(),
        pending.expires_at.into(),
    ];
    INSERT.write(connection, values).await?;
    Ok(())
}

/// The request, unless it expired or another release wrote it in a form that this one does not understand.
pub async fn find(
    connection: &dyn Connection,
    id: AuthorizationRequestId,
    now: DateTime<Utc>,
) -> Result<Option<PendingAuthorization>, StoreError> {
    let values = [id.home().into(), id.0.into(), now.into()];
    let Some(row) = FIND.read_one(connection, values).await? else {
        return Ok(None);
    };
    let Some(request) = understood::<StoredAuthorizationRequest>(&row, 0, "authorization_requests.request")? else {
        return Ok(None);
    };
    let selected_session: Option<Uuid> = row.try_get_by_index(2)?;
    // An answer that is not understood is no answer: the user is asked again.
    let consent_decision = understood::<StoredConsentDecision>(&row, 3, "authorization_requests.consent_decision")?;
    Ok(Some(PendingAuthorization {
        id,
        request,
        browser_digest: row.try_get_by_index(1)?,
        selected_session: selected_session.map(SessionId),
        consent_decision,
        created_at: row.try_get_by_index(4)?,
        expires_at: row.try_get_by_index(5)?,
    }))
}

/// Whose request it is, also when it expired and the row is still there.
pub async fn client_of(
    connection: &dyn Connection,
    id: AuthorizationRequestId,
) -> Result<Option<ClientId>, StoreError> {
    let pending = find(connection, id, DateTime::UNIX_EPOCH).await?;
    Ok(pending.map(|pending| pending.request.client_id))
}

/// Records what the user answered; whether the request was still there.
pub async fn record_consent(
    connection: &dyn Connection,
    id: AuthorizationRequestId,
    decision: ConsentDecision,
) -> Result<bool, StoreError> {
    let values = [id.home().into(), id.0.into(), document_of(decision)?.into()];
    Ok(RECORD_CONSENT.write(connection, values).await? == 1)
}

/// Records which session the user chose; whether the request was still there.
pub async fn record_selected_session(
    connection: &dyn Connection,
    id: AuthorizationRequestId,
    session: SessionId,
) -> Result<bool, StoreError> {
    let values = [id.home().into(), id.0.into(), session.0.into()];
    Ok(RECORD_SELECTED_SESSION.write(connection, values).await? == 1)
}

/// Ends the request; true for one caller only, who may answer it.
pub async fn finish(connection: &dyn Connection, id: AuthorizationRequestId) -> Result<bool, StoreError> {
    let values = [id.home().into(), id.0.into()];
    Ok(FINISH.write(connection, values).await? == 1)
}

fn document_of(decision: ConsentDecision) -> Result<Value, StoreError> {
    Ok(serde_json::to_value(StoredConsentDecision::store(decision))?)
}

const INSERT: Sql = Sql::both(
    "INSERT INTO authorization_requests \
     (home, id, request, browser_digest, selected_session, consent_decision, created_at, expires_at) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
);

pub(super) const FIND: Sql = Sql::both(
    "SELECT request, browser_digest, selected_session, consent_decision, created_at, expires_at \
     FROM authorization_requests WHERE home = $1 AND id = $2 AND expires_at > $3",
);

const RECORD_CONSENT: Sql =
    Sql::both("UPDATE authorization_requests SET consent_decision = $3 WHERE home = $1 AND id = $2");

const RECORD_SELECTED_SESSION: Sql =
    Sql::both("UPDATE authorization_requests SET selected_session = $3 WHERE home = $1 AND id = $2");

pub(super) const FINISH: Sql = Sql::both("DELETE FROM authorization_requests WHERE home = $1 AND id = $2");
