//! `GET /branding/{name}`: the logo, the icon and the colours of the deployment.

use axum::{
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};

use crate::http::{
    assets::is_current, error_page::ErrorKind, errors::PageError, parameters::PagePath, state::AppState,
};

/// The file.
///
/// # Errors
/// When the deployment has none of that name (404).
pub async fn get(
    State(state): State<AppState>,
    PagePath(name): PagePath,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    let brand = state.brand();
    let file = brand.files.get(&name).ok_or(ErrorKind::NotFound)?;
    // The address has the hash, and another deployment of the same name may have another file: so it is kept for a day.
    let known = [
        (header::ETAG, file.etag.as_str()),
        (header::CACHE_CONTROL, "public, max-age=86400"),
    ];
    if is_current(&headers, &file.etag) {
        return Ok((StatusCode::NOT_MODIFIED, known).into_response());
    }
    let content_type = [(header::CONTENT_TYPE, file.content_type)];
    Ok((known, content_type, file.content.clone()).into_response())
}
