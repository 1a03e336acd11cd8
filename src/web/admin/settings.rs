//! `/admin/settings`: leads to the first page of settings.

use axum::response::{IntoResponse as _, Redirect, Response};

use crate::{
    domain::right::Right,
    http::{error_page::ErrorKind, errors::PageError},
    web::console::administrator::Administrator,
};

pub mod picture;
pub mod sources;
pub mod tab;

/// Leads to the first page.
///
/// # Errors
/// When the administrator may not look at settings (403).
pub async fn get(administrator: Administrator) -> Result<Response, PageError> {
    if !administrator.authority.has(Right::SettingsRead) {
        return Err(ErrorKind::Forbidden.into());
    }
    Ok(Redirect::to("/admin/settings/look").into_response())
}
