//! The whole route table. One file per URL below; a page's template and its tests have the same name. `sign_in/` has what
//! several pages share: no route file depends on another.

use axum::{
    Router,
    extract::DefaultBodyLimit,
    http::{StatusCode, Uri},
    middleware,
    response::{IntoResponse as _, Response},
    routing::{get, post},
};
use tower_http::catch_panic::CatchPanicLayer;

use crate::{
    http::{
        assets, cors,
        error_page::ErrorKind,
        errors::{PageError, ProtocolError},
        forms, layers,
        parameters::FORM_BYTES,
        sessions,
        state::AppState,
        time_limit,
    },
    protocol::error::{ErrorCode, OAuthError},
};

pub mod access_denied;
pub mod account;
pub mod admin;
mod authenticated_client;
pub mod authorize;
pub mod branding;
pub mod change_password;
pub mod clients;
pub mod consent;
pub mod console;
pub mod device;
pub mod device_authorization;
pub mod discovery;
mod failure;
pub mod health;
pub mod home;
pub mod impersonation;
pub mod introspect;
pub mod jwks;
pub mod language;
pub mod logged_out;
pub mod login;
pub mod logout;
pub mod metrics;
pub mod recover;
pub mod register;
pub mod related_origins;
pub mod revoke;
pub mod select_account;
pub mod setup;
pub mod sign_in;
pub mod token;
pub mod userinfo;

use sign_in::stale_form;

#[cfg(test)]
mod page_contract;

/// Every route. The layers around a group decide who may call it, and from which origin.
pub fn router(state: AppState) -> Router {
    let pages = Router::new()
        .merge(sign_in_pages())
        .merge(account_pages())
        .merge(new_account_pages())
        .merge(admin_pages())
        .layer(middleware::from_fn(forms::check))
        .merge(uploads())
        .layer(middleware::from_fn(stale_form::lead_on))
        .layer(forms::same_origin_layer(&state.config()))
        .merge(pages_that_apps_post_to())
        .layer(middleware::map_response(layers::explain_faults))
        .layer(sessions::layer(&state))
        .layer(middleware::map_response(layers::explain_lost_sessions));
    let for_people = pages
        .merge(files_and_health())
        .fallback(not_found)
        .method_not_allowed_fallback(|| async { PageError::from(ErrorKind::MethodNotAllowed) })
        .layer(middleware::from_fn(time_limit::of_pages))
        .layer(CatchPanicLayer::custom(layers::page_panicked));
    let for_programs = endpoints_for_scripts()
        .layer(middleware::from_fn_with_state(
            cors::registered_origins(&state),
            cors::check,
        ))
        .merge(public_documents().layer(middleware::from_fn_with_state(cors::any_origin(), cors::check)))
        .merge(endpoints_for_servers())
        .layer(middleware::from_fn(time_limit::of_protocol))
        .layer(CatchPanicLayer::custom(layers::protocol_panicked));
    for_people
        .merge(for_programs)
        .layer(DefaultBodyLimit::max(FORM_BYTES))
        .layer(middleware::from_fn_with_state(state.clone(), layers::edge))
        .with_state(state)
}

/// Forms with a file in them.
fn uploads() -> Router<AppState> {
    Router::new()
        .route("/admin/settings/picture", post(admin::settings::picture::post))
        .layer(middleware::from_fn(forms::check_upload))
        .layer(DefaultBodyLimit::max(forms::UPLOAD_BYTES))
}

/// From an authorization request to its response, in the order of a sign-in.
fn sign_in_pages() -> Router<AppState> {
    Router::new()
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
        .route("/device", get(device::get).post(device::post))
        .route("/consent", get(consent::get).post(consent::post))
        .route("/access-denied", get(access_denied::get).post(access_denied::post))
        .route("/login/with/{provider}", post(login::with::post))
        .route("/login/with/{provider}/callback", get(login::with::callback::get))
        .route("/impersonation", get(impersonation::get).post(impersonation::post))
        .route(
            "/impersonation/begin",
            get(impersonation::begin::get).post(impersonation::begin::post),
        )
        .route("/logout/confirm", post(logout::confirm::post))
        .route("/logged-out", get(logged_out::get))
        .route("/language", post(language::post))
}

/// The pages of the user's own account.
fn account_pages() -> Router<AppState> {
    Router::new()
        .route("/", get(home::get))
        .route("/apps/{client_id}/remove", post(home::remove_app))
        .route("/sessions/end-others", post(home::end_others))
        .route("/sessions/{session_id}/end", post(home::end_session))
        .route("/account/security", get(account::security::get))
        .route(
            "/account/authenticator",
            get(account::authenticator::get).post(account::authenticator::post),
        )
        .route("/account/authenticator/remove", post(account::authenticator::remove))
        .route("/account/phone", get(account::phone::get).post(account::phone::post))
        .route("/account/phone/remove", post(account::phone::remove))
        .route(
            "/account/recovery-codes",
            get(account::recovery_codes::get).post(account::recovery_codes::post),
        )
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
        .route("/account/providers", get(account::providers::get))
        .route("/account/providers/{provider}/link", post(account::providers::link))
        .route("/account/providers/{provider}/unlink", post(account::providers::unlink))
}

/// The administration console.
fn admin_pages() -> Router<AppState> {
    Router::new()
        .route("/admin", get(admin::get))
        .route("/admin/apps", get(admin::apps::get))
        .route("/admin/apps/connect", get(admin::apps::connect::get))
        .route(
            "/admin/apps/connect/{guide}",
            get(admin::apps::connect::guide::get).post(admin::apps::connect::guide::post),
        )
        .route("/admin/apps/{client_id}/test", get(admin::apps::app::test::get))
        .route(
            "/admin/apps/new",
            get(admin::apps::new::get).post(admin::apps::new::post),
        )
        .route(
            "/admin/apps/{client_id}",
            get(admin::apps::app::get).post(admin::apps::app::post),
        )
        .route(
            "/admin/apps/{client_id}/settings",
            get(admin::apps::app::settings::get).post(admin::apps::app::settings::post),
        )
        .route("/admin/overview", get(admin::overview::get))
        .route("/admin/search", get(admin::search::get))
        .route("/admin/people", get(admin::people::get))
        .route(
            "/admin/people/bulk",
            get(admin::people::bulk::get).post(admin::people::bulk::post),
        )
        .route(
            "/admin/people/bulk/{id}",
            get(admin::people::bulk::job::get).post(admin::people::bulk::job::post),
        )
        .route(
            "/admin/people/invitations",
            get(admin::people::invitations::get).post(admin::people::invitations::post),
        )
        .route(
            "/admin/people/new",
            get(admin::people::new::get).post(admin::people::new::post),
        )
        .route(
            "/admin/people/{id}",
            get(admin::people::person::get).post(admin::people::person::post),
        )
        .route(
            "/admin/people/{id}/impersonate",
            get(admin::people::person::impersonate::get).post(admin::people::person::impersonate::post),
        )
        .route("/admin/sessions", get(admin::sessions::get).post(admin::sessions::post))
        .route(
            "/admin/people/{id}/profile",
            get(admin::people::person::profile::get).post(admin::people::person::profile::post),
        )
        .route(
            "/admin/people/{id}/merge",
            get(admin::people::person::merge::get).post(admin::people::person::merge::post),
        )
        .merge(admin_group_pages())
        .merge(admin_access_pages())
        .merge(admin_trace_pages())
}

/// Why sign-ins failed.
fn admin_trace_pages() -> Router<AppState> {
    Router::new()
        .route("/admin/traces", get(admin::traces::get))
        .route("/admin/traces/what-if", get(admin::traces::what_if::get))
        .route(
            "/admin/traces/{id}",
            get(admin::traces::trace::get).post(admin::traces::trace::post),
        )
}

/// What applications learn of people.
fn admin_claim_pages() -> Router<AppState> {
    Router::new()
        .route("/admin/attributes", get(admin::attributes::get))
        .route(
            "/admin/attributes/new",
            get(admin::attributes::new::get).post(admin::attributes::new::post),
        )
        .route(
            "/admin/attributes/{name}",
            get(admin::attributes::attribute::get).post(admin::attributes::attribute::post),
        )
        .route("/admin/scopes/preview", get(admin::scopes::preview::get))
        .route(
            "/admin/scopes/{name}/claims",
            get(admin::scopes::scope::claims::get).post(admin::scopes::scope::claims::post),
        )
        .route(
            "/admin/apps/{client_id}/claims",
            get(admin::apps::app::claims::get).post(admin::apps::app::claims::post),
        )
}

/// Groups in the console.
fn admin_group_pages() -> Router<AppState> {
    Router::new()
        .route("/admin/groups", get(admin::groups::get))
        .route(
            "/admin/groups/new",
            get(admin::groups::new::get).post(admin::groups::new::post),
        )
        .route(
            "/admin/groups/{id}",
            get(admin::groups::group::get).post(admin::groups::group::post),
        )
        .route(
            "/admin/groups/{id}/settings",
            get(admin::groups::group::settings::get).post(admin::groups::group::settings::post),
        )
}

/// Who may do what in the administration, and what was done.
fn admin_access_pages() -> Router<AppState> {
    Router::new()
        .route("/admin/roles", get(admin::roles::get))
        .route(
            "/admin/roles/new",
            get(admin::roles::new::get).post(admin::roles::new::post),
        )
        .route(
            "/admin/roles/{name}",
            get(admin::roles::role::get).post(admin::roles::role::post),
        )
        .route("/admin/settings", get(admin::settings::get))
        .route("/admin/settings/sources", get(admin::settings::sources::get))
        .route(
            "/admin/settings/{tab}",
            get(admin::settings::tab::get).post(admin::settings::tab::post),
        )
        .route("/admin/providers", get(admin::providers::get))
        .route(
            "/admin/providers/new",
            get(admin::providers::new::get).post(admin::providers::new::post),
        )
        .route(
            "/admin/providers/{id}",
            get(admin::providers::provider::get).post(admin::providers::provider::post),
        )
        .merge(admin_claim_pages())
        .route("/admin/scopes", get(admin::scopes::get))
        .route(
            "/admin/scopes/new",
            get(admin::scopes::new::get).post(admin::scopes::new::post),
        )
        .route(
            "/admin/scopes/{name}",
            get(admin::scopes::scope::get).post(admin::scopes::scope::post),
        )
        .route("/admin/api-keys", get(admin::api_keys::get).post(admin::api_keys::post))
        .route(
            "/admin/api-keys/new",
            get(admin::api_keys::new::get).post(admin::api_keys::new::post),
        )
        .route("/admin/keys", get(admin::keys::get).post(admin::keys::post))
        .route("/admin/system", get(admin::system::get))
        .route("/admin/audit", get(admin::audit::get))
        .route("/admin/audit/download", get(admin::audit::download::get))
        .route("/admin/audit/live", get(admin::audit::live::get))
}

/// Creating or recovering an account.
fn new_account_pages() -> Router<AppState> {
    Router::new()
        .route("/register", get(register::get).post(register::post))
        .route(
            "/register/finish",
            get(register::finish::get).post(register::finish::post),
        )
        .route("/recover", get(recover::get).post(recover::post))
        .route("/recover/reset", get(recover::reset::get).post(recover::reset::post))
        .route("/setup", get(setup::get).post(setup::post))
}

/// Applications post to these from their own origin. They change nothing: the parameters come back as a GET.
fn pages_that_apps_post_to() -> Router<AppState> {
    Router::new()
        .route("/authorize", get(authorize::get).post(authorize::post))
        .route("/logout", get(logout::get).post(logout::post))
}

fn files_and_health() -> Router<AppState> {
    Router::new()
        .route("/clients/{client_id}/logo", get(clients::logo::get))
        .route("/branding/{name}", get(branding::get))
        .route("/static/{*name}", get(assets::serve))
        .route("/.well-known/change-password", get(change_password::get))
        .route("/health/live", get(health::live))
        .route("/health/ready", get(health::ready))
        .route("/metrics", get(metrics::get))
}

/// Endpoints that an application in a browser calls from its own, registered origin.
fn endpoints_for_scripts() -> Router<AppState> {
    // A fallback that is set after a layer is not covered by it, and would answer preflights: so it comes first.
    Router::new()
        .route("/token", post(token::post))
        .route("/device_authorization", post(device_authorization::post))
        .route("/userinfo", get(userinfo::get).post(userinfo::post))
        .route("/revoke", post(revoke::post))
        .method_not_allowed_fallback(protocol_method_not_allowed)
}

fn public_documents() -> Router<AppState> {
    Router::new()
        .route("/.well-known/openid-configuration", get(discovery::get))
        .route("/.well-known/oauth-authorization-server", get(discovery::get))
        .route("/.well-known/webauthn", get(related_origins::get))
        .route("/jwks", get(jwks::get))
        .method_not_allowed_fallback(protocol_method_not_allowed)
}

fn endpoints_for_servers() -> Router<AppState> {
    Router::new()
        .route("/introspect", post(introspect::post))
        .method_not_allowed_fallback(protocol_method_not_allowed)
}

async fn protocol_method_not_allowed() -> ProtocolError {
    let error = OAuthError::new(ErrorCode::InvalidRequest, "this endpoint does not take this method");
    ProtocolError::new(StatusCode::METHOD_NOT_ALLOWED, error)
}

/// Programs get JSON. Most of those that arrive here were given an issuer with a slash at its end, and ask for `//.well-known/…`.
async fn not_found(uri: Uri) -> Response {
    let path = uri.path().trim_start_matches('/');
    let is_for_programs =
        path.starts_with(".well-known/") || matches!(path, "jwks" | "token" | "userinfo" | "introspect" | "revoke");
    if !is_for_programs {
        return PageError::from(ErrorKind::NotFound).into_response();
    }
    let description = "There is nothing at this path. The issuer has no slash at its end.";
    let error = OAuthError::new(ErrorCode::InvalidRequest, description);
    ProtocolError::new(StatusCode::NOT_FOUND, error).into_response()
}
