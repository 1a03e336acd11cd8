//! `POST /revoke` (RFC 7009): a client gives a token back. The answer is the same whether the token existed or not.
//! A token of a grant ends the grant: its refresh tokens and its access tokens go with it.

use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use chrono::DateTime;

use super::{protocol_failure, workshop};
use crate::{
    domain::{client::Client, event::EventKind, ids::GrantId},
    grants::{GrantError, Workshop, retrying, token_validation},
    http::{
        client_authentication::authenticate,
        errors::{ProtocolError, no_store},
        parameters::ProtocolParameters,
        request_context::RequestContext,
        state::AppState,
    },
    protocol::error::{ErrorCode, OAuthError},
    store::{access_tokens, audit, grants, revoked_tokens},
};

/// Revokes one token.
///
/// # Errors
/// RFC 7009 section 2.2.1.
pub async fn post(
    State(state): State<AppState>,
    context: RequestContext,
    headers: HeaderMap,
    ProtocolParameters(parameters): ProtocolParameters,
) -> Result<Response, ProtocolError> {
    let client = authenticate(&state, &headers, &parameters).await?;
    let Some(token) = parameters.get("token") else {
        return Err(OAuthError::new(ErrorCode::InvalidRequest, "token is missing").into());
    };
    let keys = state.keys.get();
    let workshop = workshop(&state, &keys, &context);
    retrying(|| revoke(&workshop, &client, token))
        .await
        .map_err(protocol_failure)?;
    let mut response = StatusCode::OK.into_response();
    no_store(response.headers_mut());
    Ok(response)
}

async fn revoke(workshop: &Workshop<'_>, client: &Client, token: &str) -> Result<(), GrantError> {
    if let Some(presented) = workshop.refresh_token_key.parse(token) {
        return end_grant(workshop, client, presented.grant_id).await;
    }
    let Some(token) = token_validation::recognise(workshop, token).await? else {
        return Ok(());
    };
    if token.claims.client_id != client.client_id.as_str() {
        return Err(another_clients().into());
    }
    if let Some(grant_id) = token.claims.gid {
        return end_grant(workshop, client, grant_id).await;
    }
    let transaction = workshop.store.begin().await?;
    match token.row {
        Some(row) => {
            access_tokens::delete(&transaction, row).await?;
        }
        None => {
            let expires_at = DateTime::from_timestamp(token.claims.exp, 0).unwrap_or(workshop.now);
            revoked_tokens::insert(&transaction, &token_validation::jti_digest(&token.claims), expires_at).await?;
        }
    }
    audit::insert(
        &transaction,
        &workshop.event(EventKind::TokenRevoked).client(&client.client_id),
    )
    .await?;
    transaction.commit().await?;
    Ok(())
}

async fn end_grant(workshop: &Workshop<'_>, client: &Client, grant_id: GrantId) -> Result<(), GrantError> {
    let transaction = workshop.store.begin().await?;
    let Some(grant) = grants::find(&transaction, grant_id).await? else {
        return Ok(());
    };
    if grant.basis.client_id != client.client_id {
        return Err(another_clients().into());
    }
    if grants::revoke(&transaction, grant_id, workshop.now).await? {
        let event = workshop
            .event(EventKind::TokenRevoked)
            .user(grant.basis.user_id)
            .client(&client.client_id);
        audit::insert(&transaction, &event.detail(serde_json::json!({ "grant": grant_id }))).await?;
    }
    transaction.commit().await?;
    Ok(())
}

fn another_clients() -> OAuthError {
    OAuthError::new(ErrorCode::InvalidGrant, "the token was issued to another client")
}
