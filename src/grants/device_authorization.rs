//! The device authorization grant (RFC 8628): a device without a browser asks, its user answers in another browser, and the device fetches
//! its tokens.
//!
//! What the user allows is an authorization code of theirs, which the device code redeems. So it ends with whatever ends their other codes,
//! and it is redeemed once.

use serde::Serialize;

use super::{
    GrantError,
    code_exchange::{Allowed, Refresh, exchange, record_refusal, still_allowed},
    invalid_grant,
    tokens::TokenResponse,
};
use crate::{
    context::Context,
    crypto::{
        digest,
        keyed_digest::DigestPurpose,
        token::{self, PresentedToken, TokenKind},
    },
    domain::{
        actor::Actor,
        authorization_code::AuthorizationCode,
        authorization_request::PendingAuthorization,
        client::Client,
        device_authorization::{DeviceAuthorization, FIRST_INTERVAL, LASTS},
        event::EventKind,
        grant::GrantBasis,
        ids::{AuthorizationCodeId, DeviceAuthorizationId, GrantId},
        permit::RowPermit,
        scope::OFFLINE_ACCESS,
        trace::CheckName,
    },
    limits::rows::{self, RowKind},
    protocol::{
        device_authorization_request,
        device_code_grant::{self, Poll, TOLERANCE},
        error::{ErrorCode, OAuthError},
        parameters::Parameters,
        rules::{
            Endpoint,
            explain::explain,
            input::{IdTokenHint, RuleInput},
        },
        token_request::TokenRequest,
        user_code::UserCode,
    },
    store::{
        StoreError, audit,
        authorization_codes::{self, Consumed, RestsOn},
        authorization_requests, device_authorizations,
    },
};

/// The page on which users type the code.
pub const PAGE: &str = "/device";

/// How often another user code is drawn because one is taken.
const DRAWS: usize = 8;

/// RFC 8628 section 3.2.
#[derive(Clone, Debug, Serialize)]
pub struct DeviceAuthorizationResponse {
    /// What the device polls with.
    pub device_code: String,
    /// What it shows.
    pub user_code: String,
    /// Where its user types that.
    pub verification_uri: String,
    /// The same with the code, for a picture that a telephone reads.
    pub verification_uri_complete: String,
    /// Seconds until both codes expire.
    pub expires_in: i64,
    /// Seconds between two polls.
    pub interval: i32,
}

/// Stores what a device of `client` asks for, and answers with its codes.
///
/// # Errors
/// `invalid_request`, `unauthorized_client`, `invalid_scope` or `invalid_target` (400); too many requests come from the address (429); the
/// store fails (503 or 500).
pub async fn begin(
    context: &Context,
    client: &Client,
    parameters: &Parameters,
) -> Result<DeviceAuthorizationResponse, GrantError> {
    let input = RuleInput {
        parameters,
        client: Some(client),
        known_scopes: &context.store.scope_names().await?,
        id_token_hint: IdTokenHint::Absent,
    };
    let nobody = DeviceAuthorizationId(context.new_id());
    if let Err(error) = device_authorization_request::check(&input, nobody) {
        context.trace.checked(|| explain(Endpoint::DeviceAuthorization, &input));
        return Err(error.into());
    }
    let permit = rows::count(context, RowKind::DeviceAuthorization, None).await?;
    let permit = permit.map_err(GrantError::TooMany)?;
    for _ in 0..DRAWS {
        let code = draw(context);
        if let Some(device_code) = add(context, &input, code, &permit).await? {
            return Ok(response(context, device_code, code));
        }
    }
    Err(OAuthError::new(ErrorCode::ServerError, "No user code is free.").into())
}

/// Stores the request under that user code; the device code. `None` where another device has the user code.
async fn add(
    context: &Context,
    input: &RuleInput<'_>,
    code: UserCode,
    permit: &RowPermit,
) -> Result<Option<String>, GrantError> {
    let user_code_digest = digest_of(context, code);
    let id = DeviceAuthorizationId(context.id_of(device_authorizations::home_of(&user_code_digest)));
    let minted = token::mint(TokenKind::DeviceCode, id.0, &context.random);
    let shown = code.to_string();
    let device = DeviceAuthorization {
        id,
        digest: minted.digest,
        user_code_digest,
        sealed_user_code: context.sealer.seal(&purpose(id), shown.as_bytes(), &context.random),
        request: device_authorization_request::check(input, id)?.request,
        ip_address: context.address.map(|address| address.to_string()),
        user_agent: Some(context.user_agent.clone()).filter(|name| !name.is_empty()),
        created_at: context.now,
        expires_at: context.now + LASTS,
        interval_seconds: FIRST_INTERVAL,
        next_poll_at: context.now,
        answer: None,
    };
    let is_added = device_authorizations::insert(&context.store, &device, permit).await?;
    Ok(is_added.then_some(minted.text))
}

fn draw(context: &Context) -> UserCode {
    loop {
        if let Some(code) = UserCode::of_bytes(&context.random.bytes::<32>()) {
            return code;
        }
    }
}

fn digest_of(context: &Context, code: UserCode) -> Vec<u8> {
    context.digest_key.digest(DigestPurpose::UserCode, &[code.letters()])
}

fn purpose(id: DeviceAuthorizationId) -> String {
    format!("user code {id}")
}

fn response(context: &Context, device_code: String, code: UserCode) -> DeviceAuthorizationResponse {
    let verification_uri = format!("{}{PAGE}", context.config.issuer.as_str());
    DeviceAuthorizationResponse {
        device_code,
        user_code: code.to_string(),
        verification_uri_complete: format!("{verification_uri}?user_code={code}"),
        verification_uri,
        expires_in: LASTS.num_seconds(),
        interval: FIRST_INTERVAL,
    }
}

/// The device that shows that code, if somebody can still answer it.
///
/// # Errors
/// When the store fails (503 or 500).
pub async fn find_open(context: &Context, code: UserCode) -> Result<Option<DeviceAuthorization>, StoreError> {
    device_authorizations::find_open(&context.store, &digest_of(context, code), context.now).await
}

/// A device that somebody can still answer, and the code that it shows. None where the code was sealed under a key that is gone.
///
/// # Errors
/// When the store fails (503 or 500).
pub async fn find_shown(
    context: &Context,
    id: DeviceAuthorizationId,
) -> Result<Option<(DeviceAuthorization, String)>, StoreError> {
    let found = device_authorizations::find(&context.store, id).await?;
    let Some(device) = found.filter(|device| device.is_open(context.now)) else {
        return Ok(None);
    };
    let opened = context.sealer.open(&purpose(id), &device.sealed_user_code).ok();
    let code = opened.and_then(|opened| String::from_utf8(opened.to_vec()).ok());
    Ok(code.map(|code| (device, code)))
}

/// Lets the device in that `pending` is for. The row of the request is deleted in the same transaction. False, and nothing is changed, if
/// the device was answered before, or has expired, or if the user, the session or the consent is gone meanwhile.
///
/// # Errors
/// When the store fails (503 or 500).
pub async fn approve(
    context: &Context,
    pending: &PendingAuthorization,
    id: DeviceAuthorizationId,
    basis: GrantBasis,
) -> Result<bool, StoreError> {
    let found = device_authorizations::find(&context.store, id).await?;
    // What an administrator lets in as the user would stay when they stop.
    let Some(device) = found.filter(|device| device.is_open(context.now) && basis.actor.is_none()) else {
        return Ok(false);
    };
    let home = basis.user_id.home();
    let event = context.event(EventKind::DeviceApproved).user(basis.user_id);
    let event = event.client(&basis.client_id);
    let code = AuthorizationCode {
        id: AuthorizationCodeId(context.id_of(home)),
        // Of the device code: what redeems it is that alone.
        digest: device.digest,
        grant_id: GrantId(context.id_of(home)),
        basis,
        redirect_uri: String::new(),
        redirect_uri_was_sent: false,
        code_challenge: None,
        nonce: None,
        issued_at: context.now,
        // A device that is let in at the last moment has the time to ask.
        expires_at: device
            .expires_at
            .max(context.now + context.config.tokens.code.as_chrono()),
    };
    let transaction = context.store.begin().await?;
    // The user's row is locked before the others, in the order of whoever ends access.
    if !authorization_codes::insert(&transaction, &code, RestsOn::Consent, &event).await?
        || !authorization_requests::finish(&transaction, pending.id).await?
        || !device_authorizations::approve(&transaction, id, code.id, context.now).await?
    {
        return Ok(false);
    }
    transaction.commit().await?;
    Ok(true)
}

/// Keeps the device out that `pending` is for, and deletes the row of the request. A refusal by its user is an audit event.
///
/// # Errors
/// When the store fails (503 or 500).
pub async fn deny(
    context: &Context,
    pending: &PendingAuthorization,
    id: DeviceAuthorizationId,
) -> Result<(), StoreError> {
    let transaction = context.store.begin().await?;
    let is_first = authorization_requests::finish(&transaction, pending.id).await?;
    if is_first
        && device_authorizations::deny(&transaction, id, context.now).await?
        && let Some(decision) = pending.consent_decision
    {
        let context = context.acted_by(Actor::Person(decision.user_id));
        let event = context.event(EventKind::DeviceDenied).user(decision.user_id);
        audit::insert(&transaction, &event.client(&pending.request.client_id)).await?;
    }
    transaction.commit().await
}

/// Answers a device that asks for its tokens. One that is let in gets them once; one that nobody answered has to wait.
///
/// # Errors
/// `authorization_pending`, `slow_down`, `expired_token`, `access_denied`, `invalid_grant`, `invalid_target` or `unauthorized_client` (400);
/// no signing key (500). When the store fails (503 or 500) nothing was changed, and the device can ask again.
pub async fn poll(context: &Context, request: &TokenRequest<'_>) -> Result<TokenResponse, GrantError> {
    let text = device_code_grant::device_code(request.parameters)?;
    let unknown = || invalid_grant(CheckName::KnownDeviceCode, "there is no such device code, or no longer");
    let presented = token::parse(TokenKind::DeviceCode, text).ok_or_else(unknown)?;
    let found = device_authorizations::find(&context.store, DeviceAuthorizationId(presented.id)).await?;
    let device = found
        .filter(|device| digest::same(&device.digest, &presented.digest))
        .ok_or_else(unknown)?;
    match device_code_grant::poll(request, &device, context.now)? {
        Poll::Approved(code) => redeem(context, request, &presented, code).await,
        Poll::Pending => {
            let next = context.now + chrono::TimeDelta::seconds(device.interval_seconds.into()) - TOLERANCE;
            match device_authorizations::note_poll(&context.store, &device, context.now, next).await? {
                true => Err(device_code_grant::pending().into()),
                // Another poll came at the same moment.
                false => too_early(context, &device).await,
            }
        }
        Poll::TooEarly => too_early(context, &device).await,
    }
}

async fn too_early(context: &Context, device: &DeviceAuthorization) -> Result<TokenResponse, GrantError> {
    device_authorizations::slow_down(&context.store, device, context.now, TOLERANCE).await?;
    Err(device_code_grant::slow_down().into())
}

/// Uses up what the user allowed. Whatever the answer, it is spent. A second try gets nothing, and ends nothing: a device whose connection
/// was lost asks again (RFC 8628 section 3.5).
async fn redeem(
    context: &Context,
    request: &TokenRequest<'_>,
    presented: &PresentedToken,
    code: AuthorizationCodeId,
) -> Result<TokenResponse, GrantError> {
    let client = request.client;
    // The rules for claims are with the scopes. In memory before the transaction, they need no second connection within it.
    context.store.scopes().await?;
    let transaction = context.store.begin().await?;
    let mut fresh = match authorization_codes::consume(&transaction, code, &presented.digest, context.now).await? {
        Consumed::Fresh(fresh) => fresh,
        Consumed::Unknown => {
            let cause = "what the user allowed was taken back, or their access ended";
            return Err(invalid_grant(CheckName::ApprovedDevice, cause));
        }
        Consumed::Spent { user_id, .. } => {
            context.trace.user(user_id);
            return Err(invalid_grant(
                CheckName::UnusedDeviceCode,
                "the device code was used before",
            ));
        }
        Consumed::NotUnderstood { user_id } => {
            record_refusal(
                context,
                &transaction,
                user_id,
                &client.client_id,
                ErrorCode::InvalidGrant,
            )
            .await?;
            transaction.commit().await?;
            let cause = "a newer release stored what the user allowed";
            return Err(invalid_grant(CheckName::KnownDeviceCode, cause));
        }
    };
    let code = &mut fresh.code;
    let user_id = code.basis.user_id;
    context.trace.user(user_id);
    // The registration of this moment counts, not that of some minutes ago.
    code.basis.scope = code.basis.scope.intersection(&client.metadata.scope);
    let decided = match context.now < code.expires_at {
        true => still_allowed(context, &transaction, request, code).await,
        false => Err(device_code_grant::expired(code.expires_at).into()),
    };
    match decided {
        Ok(allowed) => {
            let allowed = match code.basis.scope.contains(OFFLINE_ACCESS) {
                true => allowed,
                false => Allowed {
                    refresh: Refresh::None,
                    ..allowed
                },
            };
            let response = exchange(context, &transaction, request, &fresh, &allowed).await?;
            transaction.commit().await?;
            Ok(response)
        }
        Err(GrantError::Refused(refusal)) => {
            record_refusal(context, &transaction, user_id, &client.client_id, refusal.code).await?;
            transaction.commit().await?;
            Err(refusal.into())
        }
        Err(failure) => Err(failure),
    }
}
