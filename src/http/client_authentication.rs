//! Who is the client (RFC 6749 section 2.3, RFC 7523, OpenID Connect Core 1.0 section 9)? The rules are in
//! `protocol/client_authentication.rs`; here they meet the store, the digest of the secret and the client's keys.

use std::sync::Arc;

use axum::http::{HeaderMap, header};
use chrono::{DateTime, Utc};
use secrecy::{ExposeSecret, SecretString};

use super::{errors::ProtocolError, state::AppState};
use crate::{
    crypto::{digest, jwt},
    domain::{
        client::{Client, ClientAuthMethod},
        ids::ClientId,
    },
    protocol::{
        client_assertion,
        client_authentication::{self, PresentedCredential, failed},
        error::{ErrorCode, OAuthError},
        parameters::Parameters,
    },
    store::used_assertions,
};

/// The client that sent the request, proved by its one registered method. Unknown, disabled and wrong look the same.
///
/// # Errors
/// `invalid_client` (401), `invalid_request` for more than one method, or the store's failure.
pub async fn authenticate(
    state: &AppState,
    headers: &HeaderMap,
    parameters: &Parameters,
) -> Result<Arc<Client>, ProtocolError> {
    if headers.get_all(header::AUTHORIZATION).iter().count() > 1 {
        return Err(OAuthError::new(ErrorCode::InvalidRequest, "there is more than one Authorization header").into());
    }
    let authorization = match headers.get(header::AUTHORIZATION) {
        Some(value) => Some(value.to_str().map_err(|_| failed())?),
        None => None,
    };
    let presented = client_authentication::presented(authorization, parameters)?;
    let client = state.store.client(&ClientId::from(presented.client_id())).await?;
    let proved = match (&client, &presented) {
        (Some(client), _) if presented.check_method(client).is_err() => false,
        (Some(client), PresentedCredential::PrivateKeyJwt { assertion, .. }) => {
            is_own_assertion(state, client, assertion, state.clock.now()).await?
        }
        (
            Some(client),
            PresentedCredential::Basic { client_secret, .. } | PresentedCredential::Post { client_secret, .. },
        ) => is_right_secret(client.client_secret_digest.as_deref(), client_secret),
        (Some(_), PresentedCredential::None { .. }) => true,
        (None, _) => false,
    };
    match client {
        Some(client) if proved => Ok(client),
        _ => Err(failed().into()),
    }
}

/// The digest under which a client's secret is stored.
pub fn secret_digest(client_secret: &SecretString) -> Vec<u8> {
    digest::sha256(client_secret.expose_secret().as_bytes())
}

fn is_right_secret(stored: Option<&[u8]>, presented: &SecretString) -> bool {
    stored.is_some_and(|stored| digest::same(stored, &secret_digest(presented)))
}

/// Checks claims, signature, and that the assertion was not seen before, in this order: nothing is fetched for an assertion
/// whose header or claims are wrong, and the client's keys are fetched at most once a minute.
async fn is_own_assertion(
    state: &AppState,
    client: &Client,
    assertion: &str,
    now: DateTime<Utc>,
) -> Result<bool, ProtocolError> {
    let Some(header) = jwt::header(assertion) else {
        return Ok(false);
    };
    if client
        .metadata
        .token_endpoint_auth_signing_alg
        .is_some_and(|registered| registered != header.alg)
    {
        return Ok(false);
    }
    let Some(claims) = jwt::unverified_claims(assertion) else {
        return Ok(false);
    };
    let issuer = state.config.issuer.as_str();
    let token_endpoint = format!("{issuer}/token");
    let Ok(id) = client_assertion::check(&claims, client.client_id.as_str(), &[issuer, &token_endpoint], now) else {
        return Ok(false);
    };
    if state
        .client_keys
        .verify(client, assertion, header.alg, now)
        .await
        .is_none()
    {
        return Ok(false);
    }
    let jti = digest::sha256(id.jti.as_bytes());
    Ok(used_assertions::use_once(&state.store, &client.client_id, &jti, id.expires_at).await?)
}

/// Whether a public method is enough here: introspection and its like need a client that can keep a secret.
///
/// # Errors
/// `invalid_client` for a public client.
pub fn must_be_confidential(client: &Client) -> Result<(), ProtocolError> {
    if client.metadata.token_endpoint_auth_method == ClientAuthMethod::None {
        Err(failed().into())
    } else {
        Ok(())
    }
}
