//! `POST /revoke` (RFC 7009): a client gives a token back. The answer is the same whether the token existed or not.
//! A token of a grant ends the grant: its refresh tokens and its access tokens go with it.

use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};

use crate::{
    context::Context,
    grants::{retrying, revocation},
    http::{
        client_authentication::authenticate,
        errors::{ProtocolError, no_store},
        parameters::ProtocolParameters,
        state::AppState,
    },
    protocol::error::{ErrorCode, OAuthError},
};

/// Revokes one token.
///
/// # Errors
/// RFC 7009 section 2.2.1.
pub async fn post(
    State(state): State<AppState>,
    context: Context,
    headers: HeaderMap,
    ProtocolParameters(parameters): ProtocolParameters,
) -> Result<Response, ProtocolError> {
    let client = authenticate(&state, &headers, &parameters).await?;
    let Some(token) = parameters.get("token") else {
        return Err(OAuthError::new(ErrorCode::InvalidRequest, "token is missing").into());
    };
    retrying(|| revocation::revoke(&context, &client, token)).await?;
    let mut response = StatusCode::OK.into_response();
    no_store(response.headers_mut());
    Ok(response)
}
