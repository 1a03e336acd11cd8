//! `POST /revoke` (RFC 7009): a client revokes a token. The response is the same whether the token existed or not. A token of
//! a grant ends the whole grant, with its refresh tokens and access tokens.

use axum::{
    http::StatusCode,
    response::{IntoResponse, Response},
};

use super::authenticated_client::AuthenticatedClient;
use crate::{
    grants::{retrying, revocation},
    http::errors::{ProtocolError, no_store},
    protocol::parameters,
};

/// Revokes one token.
///
/// # Errors
/// RFC 7009 section 2.2.1: `invalid_client` (401), `invalid_request` or `invalid_grant` (400); the store fails (503 or 500).
pub async fn post(request: AuthenticatedClient) -> Result<Response, ProtocolError> {
    let token = parameters::token(&request.parameters)?;
    retrying(|| revocation::revoke(&request.context, &request.client, token)).await?;
    let mut response = StatusCode::OK.into_response();
    no_store(response.headers_mut());
    Ok(response)
}
