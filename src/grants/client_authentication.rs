//! Client authentication (RFC 6749 section 2.3, RFC 7523, OpenID Connect Core 1.0 section 9): what needs the store, the digest of a secret
//! and a client's keys. The rules are in `protocol/client_authentication.rs`.

use std::sync::Arc;

use secrecy::{ExposeSecret, SecretString};

use super::GrantError;
use crate::{
    context::Context,
    crypto::{digest, jwt},
    domain::{client::Client, ids::ClientId},
    protocol::{
        authorization_header::AuthorizationHeader,
        client_assertion,
        client_authentication::{self, PresentedCredential, failed},
        parameters::Parameters,
    },
    store::used_assertions,
};

/// The client that sent the request, authenticated by its one registered method. The answers for an unknown client, a disabled one and a
/// wrong credential are the same.
///
/// # Errors
/// `invalid_client` (401), `invalid_request` (400) for more than one method, or when the store fails (503 or 500).
pub async fn authenticate(
    context: &Context,
    authorization: AuthorizationHeader<'_>,
    parameters: &Parameters,
) -> Result<Arc<Client>, GrantError> {
    let presented = client_authentication::presented(authorization.for_client()?, parameters)?;
    let client = context.store.client(&ClientId::from(presented.client_id())).await?;
    match client {
        Some(client) if is_proved(context, &client, &presented).await? => Ok(client),
        _ => Err(failed().into()),
    }
}

async fn is_proved(context: &Context, client: &Client, presented: &PresentedCredential) -> Result<bool, GrantError> {
    if presented.check_method(client).is_err() {
        return Ok(false);
    }
    match presented {
        PresentedCredential::None { .. } => Ok(true),
        PresentedCredential::Basic { client_secret, .. } | PresentedCredential::Post { client_secret, .. } => {
            Ok(is_right_secret(client.client_secret_digest.as_deref(), client_secret))
        }
        PresentedCredential::PrivateKeyJwt { assertion, .. } => is_own_assertion(context, client, assertion).await,
    }
}

fn is_right_secret(stored: Option<&[u8]>, presented: &SecretString) -> bool {
    let digest = digest::sha256(presented.expose_secret().as_bytes());
    stored.is_some_and(|stored| digest::same(stored, &digest))
}

/// Checks the claims, the signature, and that the assertion was not used before, in this order: nothing is fetched for an assertion
/// whose header or claims are wrong, and the client's keys are fetched at most once a minute.
async fn is_own_assertion(context: &Context, client: &Client, assertion: &str) -> Result<bool, GrantError> {
    let Some(header) = jwt::header(assertion) else {
        return Ok(false);
    };
    let registered = client.metadata.token_endpoint_auth_signing_alg;
    if registered.is_some_and(|registered| registered != header.alg) {
        return Ok(false);
    }
    let Some(claims) = jwt::unverified_claims(assertion) else {
        return Ok(false);
    };
    let issuer = context.config.issuer.as_str();
    let audiences = [issuer, &format!("{issuer}/token")];
    let Ok(id) = client_assertion::check(&claims, client.client_id.as_str(), &audiences, context.now) else {
        return Ok(false);
    };
    let keys = &context.client_keys;
    if keys.verify(client, assertion, header.alg, context.now).await.is_none() {
        return Ok(false);
    }
    let jti = digest::sha256(id.jti.as_bytes());
    Ok(used_assertions::use_once(&context.store, &client.client_id, &jti, id.expires_at).await?)
}
