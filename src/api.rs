//! The administration API, `/api/v1`: one file per resource of `management/`. `conventions/` has what all of them do in the same way. A
//! handler reads the request, calls one use case, and answers; it holds no rule. The document (OpenAPI 3.1) is made from the handlers, so
//! that it cannot say something else than they do.

use std::sync::{Arc, LazyLock};

use axum::{
    Extension, Router,
    extract::DefaultBodyLimit,
    middleware,
    routing::{any, get},
};
use serde_json::Value;
use tower_http::catch_panic::CatchPanicLayer;
use utoipa_axum::{router::OpenApiRouter, routes};

use self::conventions::{
    BASE, authenticate, body,
    documented::{self, Described},
    idempotency,
};
use crate::http::{
    api_error::{self, ApiError, Problem},
    layers,
    state::AppState,
    time_limit,
};

pub mod api_keys;
pub mod attributes;
pub mod audit;
pub mod bulk_jobs;
pub mod claims;
pub mod clients;
pub mod conventions;
pub mod groups;
pub mod in_process;
pub mod invitations;
pub mod keys;
pub mod me;
pub mod openapi;
pub mod providers;
pub mod reference;
pub mod release;
pub mod roles;
pub mod scopes;
pub mod sessions;
pub mod settings;
pub mod system;
pub mod traces;
pub mod users;
pub mod what_if;

/// Every route of the API.
pub fn router(state: AppState) -> Router {
    let (resources, _) = resources().split_for_parts();
    let resources = resources
        .layer(middleware::from_fn_with_state(state.clone(), idempotency::layer))
        .layer(middleware::from_fn(api_error::render))
        .layer(middleware::from_fn_with_state(state.clone(), authenticate::layer));
    Router::new()
        .nest(BASE, resources)
        .route("/api/v1", get(reference::get))
        .route("/api/v1/openapi.json", get(openapi::get))
        .route("/api/{*rest}", any(not_found))
        .method_not_allowed_fallback(|| async {
            ApiError::new(Problem::MethodNotAllowed, "this path does not take this method")
        })
        .layer(Extension(Described(Arc::clone(&DOCUMENT))))
        .layer(middleware::from_fn(time_limit::of_api))
        .layer(CatchPanicLayer::custom(layers::api_panicked))
        .layer(middleware::from_fn(api_error::render))
        .layer(DefaultBodyLimit::max(body::BYTES))
        .layer(middleware::from_fn_with_state(state.clone(), layers::edge))
        .with_state(state)
}

async fn not_found() -> ApiError {
    ApiError::new(Problem::NotFound, "there is nothing at this path")
}

/// The document that describes the API. It is the same for everybody, and made once.
static DOCUMENT: LazyLock<Arc<Value>> = LazyLock::new(|| {
    let (_, document) = OpenApiRouter::with_openapi(documented::about())
        .nest(BASE, resources())
        .split_for_parts();
    let document = documented::with_what_all_do(document);
    Arc::new(serde_json::to_value(document).unwrap_or_default())
});

/// Accounts, and what is done for their owners.
fn of_users() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(users::list, users::create))
        .routes(routes!(users::get, users::change, users::remove))
        .routes(routes!(users::actions::disable))
        .routes(routes!(users::actions::enable))
        .routes(routes!(users::actions::confirm_email))
        .routes(routes!(users::actions::reset_password))
        .routes(routes!(users::actions::reset_factors))
        .routes(routes!(users::actions::unlock))
        .routes(routes!(users::actions::sign_out))
        .routes(routes!(users::merge::merge))
        .routes(routes!(users::access::overview))
        .routes(routes!(users::access::end_session))
        .routes(routes!(users::access::revoke_app))
        .routes(routes!(users::factors::list))
        .routes(routes!(users::factors::remove_totp))
        .routes(routes!(users::factors::remove_recovery_codes))
        .routes(routes!(users::factors::remove_passkey))
        .routes(routes!(users::roles::list, users::roles::assign))
        .routes(routes!(users::roles::unassign))
}

/// The resources, in the order of the reference.
fn resources() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .merge(of_users())
        .routes(routes!(bulk_jobs::create))
        .routes(routes!(bulk_jobs::get))
        .routes(routes!(bulk_jobs::cancel))
        .routes(routes!(bulk_jobs::rows))
        .routes(routes!(invitations::list, invitations::create))
        .routes(routes!(invitations::get, invitations::revoke))
        .routes(routes!(sessions::list))
        .routes(routes!(sessions::end))
        .routes(routes!(groups::list, groups::create))
        .routes(routes!(groups::get, groups::change, groups::remove))
        .routes(routes!(release::group))
        .routes(routes!(groups::members::add, groups::members::remove))
        .routes(routes!(groups::roles::list, groups::roles::assign))
        .routes(routes!(groups::roles::unassign))
        .routes(routes!(roles::list, roles::create))
        .routes(routes!(roles::get, roles::change, roles::remove))
        .routes(routes!(release::role))
        .routes(routes!(clients::list, clients::create))
        .routes(routes!(clients::get, clients::put, clients::change, clients::remove))
        .routes(routes!(release::client))
        .routes(routes!(clients::rename::rename))
        .routes(routes!(clients::secret::replace))
        .routes(routes!(clients::secrets::list, clients::secrets::add))
        .routes(routes!(clients::secrets::revoke))
        .routes(routes!(settings::get, settings::change))
        .routes(routes!(settings::branding::put, settings::branding::remove))
        .routes(routes!(scopes::list, scopes::create))
        .routes(routes!(scopes::get, scopes::change, scopes::remove))
        .routes(routes!(release::scope))
        .routes(routes!(providers::list, providers::create))
        .routes(routes!(providers::get, providers::change, providers::remove))
        .routes(routes!(providers::test))
        .routes(routes!(release::provider))
        .routes(routes!(attributes::list, attributes::create))
        .routes(routes!(attributes::get, attributes::change, attributes::remove))
        .routes(routes!(release::attribute))
        .routes(routes!(claims::preview))
        .routes(routes!(api_keys::list, api_keys::create))
        .routes(routes!(api_keys::get, api_keys::revoke))
        .routes(routes!(audit::list))
        .routes(routes!(traces::list))
        .routes(routes!(traces::get))
        .routes(routes!(what_if::get))
        .routes(routes!(system::get))
        .routes(routes!(keys::list))
        .routes(routes!(keys::rotate))
        .routes(routes!(me::get))
}
