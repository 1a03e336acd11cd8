//! `/admin`: the administration console.

use axum::response::{IntoResponse as _, Redirect, Response};

use crate::web::console::administrator::Administrator;

pub mod people;

/// Leads to the users, who are what most administrators come for.
pub async fn get(_: Administrator) -> Response {
    Redirect::to("/admin/people").into_response()
}
