//! `POST /introspect` (RFC 7662): is this token worth anything, and what? Only for the client it was issued to, and for the
//! resource servers it is meant for; to anyone else every token is inactive.

use axum::{
    Json,
    extract::State,
    http::HeaderMap,
    response::{IntoResponse, Response},
};

use super::{protocol_failure, workshop};
use crate::{
    crypto::digest,
    domain::client::Client,
    grants::{GrantError, Workshop, token_validation},
    http::{
        client_authentication::{authenticate, must_be_confidential},
        errors::{ProtocolError, no_store},
        parameters::ProtocolParameters,
        request_context::RequestContext,
        state::AppState,
    },
    protocol::{
        error::{ErrorCode, OAuthError},
        introspection::{self, Introspection},
    },
    store::grants,
};

/// Answers for one token.
///
/// # Errors
/// RFC 7662 section 2.3.
pub async fn post(
    State(state): State<AppState>,
    context: RequestContext,
    headers: HeaderMap,
    ProtocolParameters(parameters): ProtocolParameters,
) -> Result<Response, ProtocolError> {
    let client = authenticate(&state, &headers, &parameters).await?;
    must_be_confidential(&client)?;
    let Some(token) = parameters.get("token") else {
        return Err(OAuthError::new(ErrorCode::InvalidRequest, "token is missing").into());
    };
    let keys = state.keys.get();
    let workshop = workshop(&state, &keys, &context);
    let found = match of_refresh_token(&workshop, &client, token)
        .await
        .map_err(protocol_failure)?
    {
        Some(found) => Some(found),
        None => of_access_token(&workshop, &client, token)
            .await
            .map_err(protocol_failure)?,
    };
    let mut response = Json(found.unwrap_or_else(introspection::inactive)).into_response();
    no_store(response.headers_mut());
    Ok(response)
}

/// Inactive to anybody who is neither its client nor among its audience.
async fn of_access_token(
    workshop: &Workshop<'_>,
    asking: &Client,
    token: &str,
) -> Result<Option<Introspection>, GrantError> {
    let live = token_validation::live(workshop, token).await?;
    Ok(live
        .filter(|live| introspection::may_learn(&live.claims, asking))
        .map(|live| {
            let username = live
                .grant
                .as_ref()
                .and_then(|(_, user)| user.claims.preferred_username.clone());
            introspection::active(&live.claims, username)
        }))
}

/// A refresh token is nobody's business but its client's.
async fn of_refresh_token(
    workshop: &Workshop<'_>,
    asking: &Client,
    token: &str,
) -> Result<Option<Introspection>, GrantError> {
    let Some(presented) = workshop.refresh_token_key.parse(token) else {
        return Ok(None);
    };
    let found = grants::find_with_user(workshop.store, presented.grant_id).await?;
    Ok(found.and_then(|(grant, user)| {
        let family = grant.refresh.as_ref()?;
        let is_newest = digest::same(&family.digest, &presented.digest);
        let stands = grant.is_live(workshop.now) && family.idle_expires_at > workshop.now && !user.disabled;
        let is_own = grant.basis.client_id == asking.client_id;
        (is_newest && stands && is_own).then(|| introspection::refresh_token(&grant, workshop.config.issuer.as_str()))
    }))
}
