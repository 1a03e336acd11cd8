//! `POST /introspect` (RFC 7662): is this token worth anything, and what? Only for the client it was issued to, and for the
//! resource servers it is meant for; to anyone else every token is inactive.

use axum::{
    Json,
    extract::State,
    http::HeaderMap,
    response::{IntoResponse, Response},
};

use crate::{
    context::Context,
    grants::introspection,
    http::{
        client_authentication::{authenticate, must_be_confidential},
        errors::{ProtocolError, no_store},
        parameters::ProtocolParameters,
        state::AppState,
    },
    protocol::error::{ErrorCode, OAuthError},
};

/// Answers for one token.
///
/// # Errors
/// RFC 7662 section 2.3.
pub async fn post(
    State(state): State<AppState>,
    context: Context,
    headers: HeaderMap,
    ProtocolParameters(parameters): ProtocolParameters,
) -> Result<Response, ProtocolError> {
    let client = authenticate(&state, &headers, &parameters).await?;
    must_be_confidential(&client)?;
    let Some(token) = parameters.get("token") else {
        return Err(OAuthError::new(ErrorCode::InvalidRequest, "token is missing").into());
    };
    let found = introspection::introspect(&context, &client, token).await?;
    let mut response = Json(found).into_response();
    no_store(response.headers_mut());
    Ok(response)
}
