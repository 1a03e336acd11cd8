//! `GET /clients/{client_id}/logo`: an application's logo, fetched by the guarded client and served from here, so that pages
//! load nothing from other servers and reveal nobody's sign-in to them. Raster images only: an SVG can contain scripts.

use axum::{
    extract::State,
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};

use crate::{
    domain::ids::ClientId,
    http::{
        error_page::ErrorKind,
        errors::{PageError, describe},
        parameters::PagePath,
        state::{AppState, Logo},
    },
};

/// The logo.
///
/// # Errors
/// When there is none that can be shown (404), or the store fails (503 or 500).
pub async fn get(State(state): State<AppState>, PagePath(client_id): PagePath) -> Result<Response, PageError> {
    let client = state
        .store
        .client(&ClientId(client_id))
        .await?
        .filter(|client| !client.disabled);
    let address = client
        .and_then(|client| client.metadata.logo_uri.clone())
        .ok_or(ErrorKind::NotFound)?;
    let fetched = state.logos.get_with(address.clone(), fetch(&state, &address)).await;
    let (content_type, bytes) = fetched.ok_or(ErrorKind::NotFound)?;
    let mut response = bytes.to_vec().into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=3600"));
    Ok(response)
}

async fn fetch(state: &AppState, address: &str) -> Option<Logo> {
    match state.outbound.get(address).await {
        Ok(fetched) => content_type(&fetched.body).map(|content_type| (content_type, fetched.body.into())),
        Err(error) => {
            tracing::info!(error = describe(&error), "a logo could not be fetched");
            None
        }
    }
}

/// The media type by the first bytes; the one sent by the other server is ignored.
fn content_type(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => Some("image/png"),
        [0xff, 0xd8, 0xff, ..] => Some("image/jpeg"),
        [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', ..] => Some("image/gif"),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some("image/webp"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::content_type;

    #[test]
    fn a_picture_is_known_by_its_bytes_and_an_svg_or_a_page_is_none() {
        assert_eq!(content_type(b"\x89PNG\r\n\x1a\nrest"), Some("image/png"));
        assert_eq!(content_type(b"\xff\xd8\xff\xe0"), Some("image/jpeg"));
        assert_eq!(content_type(b"RIFF1234WEBPVP8 "), Some("image/webp"));
        assert_eq!(
            content_type(b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"),
            None
        );
        assert_eq!(content_type(b"<html>"), None);
        assert_eq!(content_type(b""), None);
    }
}
