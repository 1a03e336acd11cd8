//! `POST /introspect` (RFC 7662): the state of a token, for the client that it was issued to and the resource servers that
//! are its audience. For any other client every token is inactive.

use axum::{
    Json,
    response::{IntoResponse, Response},
};

use super::authenticated_client::ConfidentialClient;
use crate::{
    grants::introspection,
    http::errors::{ProtocolError, no_store},
    protocol::parameters,
};

/// Introspects one token.
///
/// # Errors
/// RFC 7662 section 2.3: `invalid_client` (401), `invalid_request` (400); the store fails (503 or 500).
pub async fn post(ConfidentialClient(asker): ConfidentialClient) -> Result<Response, ProtocolError> {
    let token = parameters::token(&asker.parameters)?;
    let found = introspection::introspect(&asker.context, &asker.client, token).await?;
    let mut response = Json(found).into_response();
    no_store(response.headers_mut());
    Ok(response)
}
