//! `POST /revoke` (RFC 7009): a client gives a token back. The answer is the same whether the token existed or not.
//! A token of a grant ends the grant: its refresh tokens and its access tokens go with it.

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
/// RFC 7009 section 2.2.1.
pub async fn post(request: AuthenticatedClient) -> Result<Response, ProtocolError> {
    let token = parameters::token(&request.parameters)?;
    retrying(|| revocation::revoke(&request.context, &request.client, token)).await?;
    let mut response = StatusCode::OK.into_response();
    no_store(response.headers_mut());
    Ok(response)
}
