//! The whole route table. One file per URL below; a page's template and its test stand under the same name.

use axum::{
    Router,
    body::Bytes,
    extract::{DefaultBodyLimit, FromRequest, Request},
    http::{HeaderMap, StatusCode},
    middleware,
    routing::{get, post},
};
use tower_http::catch_panic::CatchPanicLayer;

use crate::{
    accounts::Bench,
    crypto::keyring::KeyRing,
    domain::{client::Client, user::User},
    grants::{GrantError, Workshop},
    http::{
        assets,
        browser::Browser,
        client_address::throttle_key,
        cors,
        error_page::ErrorKind,
        errors::{PageError, ProtocolError, describe},
        layers::{self, accept_language},
        messages::Messages,
        page::{AppBrand, Branding, Shell, form_action_source},
        parameters::{FORM_BYTES, is_declared_larger, is_form},
        request_context::RequestContext,
        sessions,
        state::AppState,
        time_limit,
    },
    protocol::error::{ErrorCode, OAuthError},
    store::throttle,
};

pub mod account;
pub mod authorize;
pub mod clients;
pub mod consent;
pub mod discovery;
pub mod health;
pub mod home;
pub mod introspect;
pub mod jwks;
pub mod logged_out;
pub mod login;
pub mod logout;
pub mod metrics;
pub mod passkey_form;
pub mod recover;
pub mod register;
pub mod related_origins;
pub mod revoke;
pub mod select_account;
pub mod setup;
pub mod token;
pub mod userinfo;

#[cfg(test)]
mod page_contract;

/// Every route, in the order that a sign-in meets them.
pub fn router(state: AppState) -> Router {
    let pages = Router::new()
        .route("/", get(home::get))
        .route("/apps/{client_id}/remove", post(home::remove_app))
        .route("/sessions/end-others", post(home::end_others))
        .route("/sessions/{session_id}/end", post(home::end_session))
        .route("/authorize", get(authorize::get).post(authorize::post))
        .route("/authorize/{id}", get(authorize::resume::get))
        .route("/login", get(login::get).post(login::post))
        .route("/login/next", get(login::next::get))
        .route("/login/second-factor", get(login::second_factor::get))
        .route("/login/with-passkey", post(login::with_passkey::post))
        .route("/login/with-passkey/challenge", post(login::with_passkey::challenge))
        .route("/login/passkey", get(login::passkey::get).post(login::passkey::post))
        .route("/login/passkey/challenge", post(login::passkey::challenge))
        .route("/login/totp", get(login::totp::get).post(login::totp::post))
        .route(
            "/login/recovery-code",
            get(login::recovery_code::get).post(login::recovery_code::post),
        )
        .route("/login/enrol", get(login::enrol::get).post(login::enrol::post))
        .route(
            "/login/email-code",
            get(login::email_code::get).post(login::email_code::post),
        )
        .route("/login/sms-code", get(login::sms_code::get).post(login::sms_code::post))
        .route(
            "/login/second-factor/{channel}",
            get(login::second_factor::sent_code::get).post(login::second_factor::sent_code::post),
        )
        .route("/login/terms", get(login::terms::get).post(login::terms::post))
        .route(
            "/login/new-password",
            get(login::new_password::get).post(login::new_password::post),
        )
        .route(
            "/login/keep-account",
            get(login::keep_account::get).post(login::keep_account::post),
        )
        .route(
            "/login/enrol-passkey",
            get(login::enrol_passkey::get).post(login::enrol_passkey::post),
        )
        .route("/login/enrol-passkey/challenge", post(login::enrol_passkey::challenge))
        .route("/select-account", get(select_account::get).post(select_account::post))
        .route("/consent", get(consent::get).post(consent::post))
        .route("/account/security", get(account::security::get))
        .route(
            "/account/authenticator",
            get(account::authenticator::get).post(account::authenticator::post),
        )
        .route("/account/authenticator/remove", post(account::authenticator::remove))
        .route("/account/phone", get(account::phone::get).post(account::phone::post))
        .route("/account/phone/remove", post(account::phone::remove))
        .route("/account/recovery-codes", post(account::recovery_codes::post))
        .route(
            "/account/password",
            get(account::password::get).post(account::password::post),
        )
        .route(
            "/account/profile",
            get(account::profile::get).post(account::profile::post),
        )
        .route("/account/email", get(account::email::get).post(account::email::post))
        .route(
            "/account/email/confirm/{token}",
            get(account::email::confirm::get).post(account::email::confirm::post),
        )
        .route("/account/activity", get(account::activity::get))
        .route("/account/data", get(account::data::get))
        .route("/account/data/export", post(account::data::export))
        .route("/account/data/delete", post(account::data::delete))
        .route(
            "/account/passkeys",
            get(account::passkeys::get).post(account::passkeys::post),
        )
        .route("/account/passkeys/challenge", post(account::passkeys::challenge))
        .route("/account/passkeys/{id}/rename", post(account::passkeys::rename))
        .route("/account/passkeys/{id}/remove", post(account::passkeys::remove))
        .route("/account/devices", get(account::devices::get))
        .route("/account/devices/{id}/forget", post(account::devices::forget))
        .route("/login/with/{provider}", post(login::with::post))
        .route("/login/with/{provider}/callback", get(login::with::callback::get))
        .route("/account/providers", get(account::providers::get))
        .route("/account/providers/{provider}/link", post(account::providers::link))
        .route("/account/providers/{provider}/unlink", post(account::providers::unlink))
        .route("/register", get(register::get).post(register::post))
        .route(
            "/register/finish",
            get(register::finish::get).post(register::finish::post),
        )
        .route("/recover", get(recover::get).post(recover::post))
        .route("/recover/reset", get(recover::reset::get).post(recover::reset::post))
        .route("/logout", get(logout::get).post(logout::post))
        .route("/logged-out", get(logged_out::get))
        .route("/setup", get(setup::get).post(setup::post))
        .layer(sessions::layer(&state))
        .layer(middleware::map_response(layers::explain_lost_sessions));
    let rest = Router::new()
        .route("/clients/{client_id}/logo", get(clients::logo::get))
        .route("/static/{*name}", get(assets::serve))
        .route("/health/live", get(health::live))
        .route("/health/ready", get(health::ready))
        .route("/metrics", get(metrics::get));
    let for_people = pages
        .merge(rest)
        .fallback(|| async { PageError::from(ErrorKind::NotFound) })
        .method_not_allowed_fallback(|| async { PageError::from(ErrorKind::MethodNotAllowed) })
        .layer(middleware::from_fn(time_limit::of_pages))
        .layer(CatchPanicLayer::custom(layers::page_panicked));

    // A fallback that is set after a layer stands outside of it, and preflights would be answered there: so it comes first.
    let cross_origin = Router::new()
        .route("/token", post(token::post))
        .route("/userinfo", get(userinfo::get).post(userinfo::post))
        .route("/revoke", post(revoke::post))
        .method_not_allowed_fallback(protocol_method_not_allowed)
        .layer(middleware::from_fn_with_state(state.clone(), cors::registered_origins));
    let public = Router::new()
        .route("/.well-known/openid-configuration", get(discovery::get))
        .route("/.well-known/oauth-authorization-server", get(discovery::get))
        .route("/.well-known/webauthn", get(related_origins::get))
        .route("/jwks", get(jwks::get))
        .method_not_allowed_fallback(protocol_method_not_allowed)
        .layer(middleware::from_fn(cors::any_origin));
    let back_channel = Router::new()
        .route("/introspect", post(introspect::post))
        .method_not_allowed_fallback(protocol_method_not_allowed);
    let for_programs = cross_origin
        .merge(public)
        .merge(back_channel)
        .layer(middleware::from_fn(time_limit::of_protocol))
        .layer(CatchPanicLayer::custom(layers::protocol_panicked));

    for_people
        .merge(for_programs)
        .layer(DefaultBodyLimit::max(FORM_BYTES))
        .layer(middleware::from_fn_with_state(state.clone(), layers::edge))
        .with_state(state)
}

/// A protocol endpoint speaks to programs, also about methods.
async fn protocol_method_not_allowed() -> ProtocolError {
    let error = OAuthError::new(ErrorCode::InvalidRequest, "this endpoint does not take this method");
    ProtocolError::new(StatusCode::METHOD_NOT_ALLOWED, error)
}

/// What the grants need, lent for one request.
fn workshop<'a>(state: &'a AppState, keys: &'a KeyRing, context: &RequestContext) -> Workshop<'a> {
    Workshop {
        config: &state.config,
        store: &state.store,
        keys,
        refresh_token_key: &state.refresh_token_key,
        machine_audit: &state.machine_audit,
        random: &state.random,
        now: state.clock.now(),
        origin: context.origin(),
    }
}

/// A grant's failure, for a client.
fn protocol_failure(error: GrantError) -> ProtocolError {
    match error {
        GrantError::Refused(refusal) => refusal.into(),
        GrantError::Store(failure) => failure.into(),
        other => ProtocolError::internal(describe(&other)),
    }
}

/// A grant's failure, for a person.
fn grant_failure(error: GrantError) -> PageError {
    match error {
        GrantError::Store(failure) => failure.into(),
        other => PageError::internal(describe(&other)),
    }
}

/// The frame of a page outside any flow.
fn plain_shell(state: &AppState, messages: Messages, csrf_token: String) -> Shell {
    Shell::plain(
        messages,
        Branding::of(&state.config.branding),
        state.random.token_text(),
        csrf_token,
    )
}

/// What a change of somebody's account needs, lent for one request.
fn bench<'a>(state: &'a AppState, context: &RequestContext) -> Bench<'a> {
    Bench {
        store: &state.store,
        random: &state.random,
        now: state.clock.now(),
        origin: context.origin(),
        outbox: &state.outbox,
    }
}

/// Counts what may make a mail leave, for the address that asks.
///
/// # Errors
/// A page, when it asks too often.
async fn count_address(state: &AppState, context: &RequestContext) -> Result<(), PageError> {
    let (now, per_minute) = (state.clock.now(), state.config.throttle.per_address_per_minute);
    match throttle::hit(&state.store, &throttle_key(context.address), now, per_minute).await? {
        Ok(()) => Ok(()),
        Err(until) => Err(ErrorKind::too_many(until, now).into()),
    }
}

/// The frame of a page of `user`'s own, in the language of their account or of their browser.
async fn account_shell(
    state: &AppState,
    browser: &mut Browser,
    headers: &HeaderMap,
    user: &User,
) -> Result<Shell, PageError> {
    let messages = Messages::choose_for(&[], user.claims.locale.as_deref(), accept_language(headers));
    Ok(plain_shell(state, messages, browser.csrf_token().await?))
}

/// The frame of a page on the way to `client`, whose answer goes to `redirect_uri`.
fn flow_shell(state: &AppState, messages: Messages, csrf_token: String, client: &Client, redirect_uri: &str) -> Shell {
    Shell {
        app: Some(AppBrand::new(client, logo_path(client))),
        form_action: form_action_source(redirect_uri),
        ..plain_shell(state, messages, csrf_token)
    }
}

/// Where a client's picture is served, if it registered one.
fn logo_path(client: &Client) -> Option<String> {
    client
        .metadata
        .logo_uri
        .as_ref()
        .map(|_| format!("/clients/{}/logo", path_segment(client.client_id.as_str())))
}

/// A text as one segment of a path.
fn path_segment(text: &str) -> String {
    let encoded: String = url::form_urlencoded::byte_serialize(text.as_bytes()).collect();
    encoded.replace('+', "%20")
}

/// A posted form as text that can stand in a query.
async fn form_body(request: Request) -> Result<String, PageError> {
    let is_form = is_form(request.headers());
    if is_declared_larger(&request, QUERY_BYTES) {
        return Err(ErrorKind::TooLarge.into());
    }
    let body = Bytes::from_request(request, &())
        .await
        .map_err(|_| ErrorKind::TooLarge)?;
    if body.len() > QUERY_BYTES {
        return Err(ErrorKind::TooLarge.into());
    }
    match std::str::from_utf8(&body) {
        Ok(text) if is_form && text.bytes().all(|byte| byte.is_ascii_graphic()) => Ok(text.to_owned()),
        _ => Err(ErrorKind::BadRequest.into()),
    }
}

/// The longest query that a redirect may carry: the headers of the next request have to fit into 16 KiB.
const QUERY_BYTES: usize = 12 * 1024;
