//! The client of a request, authenticated: what the endpoints for clients are given.

use std::sync::Arc;

use axum::{
    extract::{FromRef, FromRequest, FromRequestParts, Request},
    http::HeaderMap,
};

use crate::{
    context::Context,
    domain::{actor::Actor, client::Client},
    grants::client_authentication,
    http::{authorization_header, errors::ProtocolError, parameters::ProtocolParameters, state::AppState},
    protocol::{client_authentication::must_be_confidential, parameters::Parameters},
};

/// A request whose client has authenticated.
pub struct AuthenticatedClient {
    /// The request's context; the client acts in it.
    pub context: Context,
    /// The client.
    pub client: Arc<Client>,
    /// The parameters of the body.
    pub parameters: Parameters,
}

impl AuthenticatedClient {
    /// Authenticates the client that sent `parameters`.
    ///
    /// # Errors
    /// `invalid_client` (401), `invalid_request` (400) for more than one method, or when the store fails (503 or 500).
    pub async fn of(context: &Context, headers: &HeaderMap, parameters: Parameters) -> Result<Self, ProtocolError> {
        let authorization = authorization_header::of(headers);
        let client = client_authentication::authenticate(context, authorization, &parameters).await?;
        Ok(Self {
            context: context.acted_by(Actor::Client(client.client_id.clone())),
            client,
            parameters,
        })
    }
}

impl<S> FromRequest<S> for AuthenticatedClient
where
    S: Send + Sync,
    AppState: FromRef<S>,
{
    type Rejection = ProtocolError;

    async fn from_request(request: Request, state: &S) -> Result<Self, ProtocolError> {
        let (mut parts, body) = request.into_parts();
        let context = Context::from_request_parts(&mut parts, state)
            .await
            .unwrap_or_else(|never| match never {});
        let headers = parts.headers.clone();
        let request = Request::from_parts(parts, body);
        let ProtocolParameters(parameters) = ProtocolParameters::from_request(request, state).await?;
        Self::of(&context, &headers, parameters).await
    }
}

/// A request whose client has authenticated by something that it alone knows or holds: a public client is refused.
pub struct ConfidentialClient(pub AuthenticatedClient);

impl<S> FromRequest<S> for ConfidentialClient
where
    S: Send + Sync,
    AppState: FromRef<S>,
{
    type Rejection = ProtocolError;

    async fn from_request(request: Request, state: &S) -> Result<Self, ProtocolError> {
        let authenticated = AuthenticatedClient::from_request(request, state).await?;
        must_be_confidential(&authenticated.client)?;
        Ok(Self(authenticated))
    }
}
