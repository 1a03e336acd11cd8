//! No request takes longer than 30 seconds, even if the client is slow.

use std::time::Duration;

use axum::{
    extract::Request,
    middleware::Next,
    response::{IntoResponse, Response},
};

use super::{
    api_error::ApiError,
    error_page::ErrorKind,
    errors::{PageError, ProtocolError},
};

/// The time limit for a request.
const LIMIT: Duration = Duration::from_secs(30);

/// Ends a page that takes too long with 503.
pub async fn of_pages(request: Request, next: Next) -> Response {
    match tokio::time::timeout(LIMIT, next.run(request)).await {
        Ok(response) => response,
        Err(_) => PageError::caused(ErrorKind::Busy, TOO_LONG).into_response(),
    }
}

/// The same for endpoints that programs call.
pub async fn of_protocol(request: Request, next: Next) -> Response {
    match tokio::time::timeout(LIMIT, next.run(request)).await {
        Ok(response) => response,
        Err(_) => ProtocolError::unavailable(TOO_LONG).into_response(),
    }
}

/// The same for the API.
pub async fn of_api(request: Request, next: Next) -> Response {
    match tokio::time::timeout(LIMIT, next.run(request)).await {
        Ok(response) => response,
        Err(_) => ApiError::unavailable(TOO_LONG).into_response(),
    }
}

const TOO_LONG: &str = "the request took longer than 30 seconds";
