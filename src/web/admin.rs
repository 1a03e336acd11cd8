//! `/admin`: the administration console.

use axum::response::{IntoResponse as _, Redirect, Response};

use crate::web::console::{administrator::Administrator, frame::first_place};

pub mod api_keys;
pub mod apps;
pub mod attributes;
pub mod audit;
pub mod groups;
pub mod keys;
pub mod overview;
pub mod people;
pub mod providers;
pub mod roles;
pub mod scopes;
pub mod search;
pub mod sessions;
pub mod settings;
pub mod system;
pub mod traces;

/// Leads to the first part of the console that the administrator can do something in. Somebody who can do nothing here finds the
/// description of the API.
pub async fn get(administrator: Administrator) -> Response {
    let place = first_place(&administrator.authority).unwrap_or("/api/v1");
    Redirect::to(place).into_response()
}
