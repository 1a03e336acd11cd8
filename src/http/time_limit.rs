//! No request takes longer than 30 seconds, whatever its client does.

use std::time::Duration;

use axum::{
    extract::Request,
    middleware::Next,
    response::{IntoResponse, Response},
};

use super::{error_page::ErrorKind, errors::PageError};

/// The longest that a request may take.
const LIMIT: Duration = Duration::from_secs(30);

/// Ends a request that takes too long with 503.
pub async fn thirty_seconds(request: Request, next: Next) -> Response {
    match tokio::time::timeout(LIMIT, next.run(request)).await {
        Ok(response) => response,
        Err(_) => PageError::caused(ErrorKind::Busy, "the request took longer than 30 seconds").into_response(),
    }
}
