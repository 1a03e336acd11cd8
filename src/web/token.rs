//! `POST /token` (RFC 6749 section 3.2): authenticates the client, then calls the grant.

use axum::{
    Json,
    http::HeaderMap,
    response::{IntoResponse, Response},
};

use super::authenticated_client::AuthenticatedClient;
use crate::{
    context::Context,
    domain::{
        client::{Client, GrantType},
        trace::{CheckName, Sequence, TraceStep},
    },
    grants::{
        GrantError, authorization_code, client_credentials, device_authorization, refresh_token, retrying,
        tokens::TokenResponse,
    },
    http::{
        errors::{ProtocolError, no_store},
        metrics,
        parameters::ProtocolParameters,
    },
    protocol::{
        parameters::Parameters,
        sender_constraint::SenderConstraint,
        token_request::{self, TokenRequest},
    },
};

/// Issues tokens. The grant type is read before the client authenticates, so that a request without one is always malformed.
///
/// # Errors
/// RFC 6749 section 5.2: 401 for a client that did not authenticate, 400 for other errors of the request; the store or signing
/// fails (503 or 500).
pub async fn post(
    context: Context,
    headers: HeaderMap,
    ProtocolParameters(parameters): ProtocolParameters,
) -> Result<Response, ProtocolError> {
    context.trace.begin(TraceStep::Token);
    if let Some(client_id) = parameters.get("client_id") {
        context.trace.client(client_id);
    }
    let grant_type = token_request::grant_type(&parameters)
        .map_err(GrantError::from)
        .inspect_err(|error| error.note(&context, CheckName::WellFormed))?;
    context.trace.follow(match grant_type {
        GrantType::AuthorizationCode => Sequence::Code,
        GrantType::RefreshToken => Sequence::Refresh,
        GrantType::ClientCredentials => Sequence::Client,
        GrantType::DeviceCode => Sequence::Device,
    });
    let authenticated = AuthenticatedClient::of(&context, &headers, parameters).await?;
    let AuthenticatedClient {
        context,
        client,
        parameters,
    } = authenticated;
    let granted = grant(&context, &client, grant_type, &parameters).await;
    let granted = granted.inspect_err(|error| {
        context.log_client(client.client_id.as_str());
        error.note(&context, CheckName::WellFormed);
    })?;
    context.trace.answered();
    metrics::tokens(grant_type.as_str());
    let mut response = Json(granted).into_response();
    no_store(response.headers_mut());
    Ok(response)
}

async fn grant(
    context: &Context,
    client: &Client,
    grant_type: GrantType,
    parameters: &Parameters,
) -> Result<TokenResponse, GrantError> {
    token_request::check_allowed(client, grant_type)?;
    let request = TokenRequest {
        client,
        parameters,
        sender: SenderConstraint::None,
    };
    match grant_type {
        GrantType::AuthorizationCode => retrying(|| authorization_code::redeem(context, &request)).await,
        GrantType::RefreshToken => retrying(|| refresh_token::refresh(context, &request)).await,
        GrantType::DeviceCode => retrying(|| device_authorization::poll(context, &request)).await,
        GrantType::ClientCredentials => {
            client_credentials::grant(context, &request, &context.store.scope_names().await?).await
        }
    }
}
