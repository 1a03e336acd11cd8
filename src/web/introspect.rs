//! `POST /introspect` (RFC 7662): what a token says, for the client that it was issued to and the resource servers that it is meant for. To
//! anybody else every token is inactive.

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

/// Answers for one token.
///
/// # Errors
/// RFC 7662 section 2.3.
pub async fn post(ConfidentialClient(asker): ConfidentialClient) -> Result<Response, ProtocolError> {
    let token = parameters::token(&asker.parameters)?;
    let found = introspection::introspect(&asker.context, &asker.client, token).await?;
    let mut response = Json(found).into_response();
    no_store(response.headers_mut());
    Ok(response)
}
