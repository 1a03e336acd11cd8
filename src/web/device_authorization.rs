//! `POST /device_authorization` (RFC 8628 section 3.1): a device without a browser asks to be let in, and gets a code for its user.

use axum::{
    Json,
    http::HeaderMap,
    response::{IntoResponse, Response},
};

use super::authenticated_client::AuthenticatedClient;
use crate::{
    context::Context,
    domain::trace::{CheckName, TraceStep},
    grants::device_authorization,
    http::{
        errors::{ProtocolError, no_store},
        parameters::ProtocolParameters,
    },
};

/// Answers with the codes.
///
/// # Errors
/// RFC 8628 section 3.2: 401 for a client that did not authenticate, 400 for other errors of the request, 429 for too many; the store fails
/// (503 or 500).
pub async fn post(
    context: Context,
    headers: HeaderMap,
    ProtocolParameters(parameters): ProtocolParameters,
) -> Result<Response, ProtocolError> {
    context.trace.begin(TraceStep::DeviceAuthorization);
    let AuthenticatedClient {
        context,
        client,
        parameters,
    } = AuthenticatedClient::of(&context, &headers, parameters).await?;
    let begun = device_authorization::begin(&context, &client, &parameters).await;
    let begun = begun.inspect_err(|error| {
        context.log_client(client.client_id.as_str());
        error.note(&context, CheckName::WellFormed);
    })?;
    context.trace.answered();
    let mut response = Json(begun).into_response();
    no_store(response.headers_mut());
    Ok(response)
}
