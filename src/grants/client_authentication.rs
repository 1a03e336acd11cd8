//! Client authentication (RFC 6749 section 2.3, RFC 7523, OpenID Connect Core 1.0 section 9): what needs the store, the digest of a secret
//! and a client's keys. The rules are in `protocol/client_authentication.rs`.

use std::sync::Arc;

use secrecy::{ExposeSecret, SecretString};

use super::GrantError;
use crate::{
    context::Context,
    crypto::{digest, jwt},
    domain::{
        client::Client,
        event::EventKind,
        ids::ClientId,
        trace::{Check, CheckName},
    },
    limits::client_secrets,
    protocol::{
        authorization_header::AuthorizationHeader,
        client_assertion,
        client_authentication::{self, PresentedCredential, failed, failed_by_method},
        parameters::Parameters,
    },
    store::{StoreError, used_assertions},
};

/// The client that sent the request, authenticated by its one registered method. The answers for an unknown client, a disabled one and a
/// wrong credential are the same. What was wrong is in the log.
///
/// # Errors
/// `invalid_client` (401), `invalid_request` (400) for more than one method, too many wrong secrets (429), or when the store fails (503
/// or 500).
pub async fn authenticate(
    context: &Context,
    authorization: AuthorizationHeader<'_>,
    parameters: &Parameters,
) -> Result<Arc<Client>, GrantError> {
    let presented = authorization
        .for_client()
        .and_then(|authorization| client_authentication::presented(authorization, parameters));
    let presented = presented
        .map_err(GrantError::from)
        .inspect_err(|error| error.note(context, CheckName::OneAuthenticationMethod))?;
    context.trace.client(presented.client_id());
    authenticate_by(context, &presented).await.inspect_err(|error| {
        context.log_client(presented.client_id());
        error.note(context, CheckName::RightCredential);
    })
}

async fn authenticate_by(context: &Context, presented: &PresentedCredential) -> Result<Arc<Client>, GrantError> {
    let client_id = ClientId::from(presented.client_id());
    let client = context.store.client(&client_id).await?;
    let failure = match &client {
        None => Failure::UnknownClient,
        Some(client) => match check(context, client, presented).await? {
            Ok(()) => return Ok(Arc::clone(client)),
            Err(failure) => failure,
        },
    };
    refuse(context, client.as_deref(), presented, failure).await
}

/// What was wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Failure {
    UnknownClient,
    Disabled,
    WrongMethod,
    /// The client knows its secret, and sends it in another way than it is registered for.
    WrongMethodRightSecret,
    WrongSecret,
    WrongAssertion,
    UsedAssertion,
}

impl Failure {
    fn as_str(self) -> &'static str {
        match self {
            Self::UnknownClient => "there is no such client",
            Self::Disabled => "the client is disabled",
            Self::WrongMethod => "another method is registered",
            Self::WrongMethodRightSecret => "another method is registered; the secret is right",
            Self::WrongSecret => "the secret is wrong",
            Self::WrongAssertion => "the assertion is wrong",
            Self::UsedAssertion => "the assertion was used before",
        }
    }
}

impl Failure {
    /// The check that it is, for the trace.
    fn check(self, registered: Option<&'static str>, presented: &PresentedCredential) -> Check {
        let used = presented.method().as_str();
        match self {
            Self::UnknownClient => Check::refused(CheckName::KnownClient).came(Some(presented.client_id())),
            Self::Disabled => Check::refused(CheckName::EnabledClient).by("client.disabled"),
            Self::WrongMethod | Self::WrongMethodRightSecret => {
                let check = Check::refused(CheckName::RegisteredAuthenticationMethod);
                let check = check.expected(registered.unwrap_or_default()).came(Some(used));
                check.by("client.token_endpoint_auth_method")
            }
            Self::WrongSecret => Check::refused(CheckName::RightCredential).by("client.client_secret"),
            Self::WrongAssertion | Self::UsedAssertion => {
                let check = Check::refused(CheckName::RightCredential).came(Some(self.as_str()));
                check.by("client.jwks")
            }
        }
    }
}

async fn check(
    context: &Context,
    client: &Client,
    presented: &PresentedCredential,
) -> Result<Result<(), Failure>, GrantError> {
    if presented.secret().is_some() {
        client_secrets::check(context, &client.client_id).await?;
    }
    if client.disabled {
        return Ok(Err(Failure::Disabled));
    }
    if !presented.is_by_registered_method(client) {
        return Ok(Err(match has_right_secret(context, client, presented).await? {
            true => Failure::WrongMethodRightSecret,
            false => Failure::WrongMethod,
        }));
    }
    match presented {
        PresentedCredential::None { .. } => Ok(Ok(())),
        PresentedCredential::Basic { .. } | PresentedCredential::Post { .. } => {
            let is_right = has_right_secret(context, client, presented).await?;
            Ok(is_right.then_some(()).ok_or(Failure::WrongSecret))
        }
        PresentedCredential::PrivateKeyJwt { assertion, .. } => check_assertion(context, client, assertion).await,
    }
}

/// Whether a live secret of the client was sent, or what a library sends for it that does not encode it. That it was used is noted.
async fn has_right_secret(
    context: &Context,
    client: &Client,
    presented: &PresentedCredential,
) -> Result<bool, StoreError> {
    let digest = |secret: &SecretString| digest::sha256(secret.expose_secret().as_bytes());
    let sent = [presented.secret().map(digest), presented.secret_as_sent().map(digest)];
    if sent.iter().all(Option::is_none) {
        return Ok(false);
    }
    let secrets = context.store.client_secrets(&client.client_id).await?;
    let mut right = None;
    // Each is compared with each, whichever is right.
    for known in secrets.iter() {
        for sent in sent.iter().flatten() {
            let is_same = digest::same(&known.secret.digest, sent);
            if is_same & known.secret.is_live(context.now) {
                right = Some(known);
            }
        }
    }
    if let Some(known) = right {
        context.store.note_use(&client.client_id, known, context.now);
    }
    Ok(right.is_some())
}

/// Counts a wrong secret, and records it as an event: an address that goes on is refused before that. What was wrong is for the log, with
/// the method that is registered and the one that was used.
async fn refuse<T>(
    context: &Context,
    client: Option<&Client>,
    presented: &PresentedCredential,
    failure: Failure,
) -> Result<T, GrantError> {
    let registered = client.map(|client| client.metadata.token_endpoint_auth_method.as_str());
    let cause = format!(
        "{}; registered: {}, used: {}",
        failure.as_str(),
        registered.unwrap_or("nothing"),
        presented.method().as_str()
    );
    if let Some(client) = client
        && presented.secret().is_some()
        && failure != Failure::WrongMethodRightSecret
    {
        client_secrets::was_wrong(context, &client.client_id).await;
        record(context, client, failure).await?;
    }
    let refusal = match failure {
        Failure::WrongMethodRightSecret => failed_by_method(registered.unwrap_or_default()),
        _ => failed(),
    };
    let check = failure.check(registered, presented);
    Err(refusal.because(cause).refused_by(check).into())
}

async fn record(context: &Context, client: &Client, failure: Failure) -> Result<(), StoreError> {
    let event = context
        .event(EventKind::ClientAuthenticationFailed)
        .client(&client.client_id);
    let detail = serde_json::json!({ "reason": failure.as_str() });
    context.machine_audit.record(event.detail(detail)).await
}

/// Checks the claims, the signature, and that the assertion was not used before, in this order: nothing is fetched for an assertion
/// whose header or claims are wrong, and the client's keys are fetched at most once a minute.
async fn check_assertion(
    context: &Context,
    client: &Client,
    assertion: &str,
) -> Result<Result<(), Failure>, GrantError> {
    let wrong = Ok(Err(Failure::WrongAssertion));
    let Some(header) = jwt::header(assertion) else {
        return wrong;
    };
    let registered = client.metadata.token_endpoint_auth_signing_alg;
    if registered.is_some_and(|registered| registered != header.alg) {
        return wrong;
    }
    let Some(claims) = jwt::unverified_claims(assertion) else {
        return wrong;
    };
    let issuer = context.config.issuer.as_str();
    let audiences = [issuer, &format!("{issuer}/token")];
    let Ok(id) = client_assertion::check(&claims, client.client_id.as_str(), &audiences, context.now) else {
        return wrong;
    };
    let keys = &context.client_keys;
    if keys.verify(client, assertion, header.alg, context.now).await.is_none() {
        return wrong;
    }
    let jti = digest::sha256(id.jti.as_bytes());
    let is_first = used_assertions::use_once(&context.store, &client.client_id, &jti, id.expires_at).await?;
    Ok(is_first.then_some(()).ok_or(Failure::UsedAssertion))
}
