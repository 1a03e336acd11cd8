//! `GET /authorize/{id}`: what comes next for a request that was written down. Every step leads back here.

use axum::response::{IntoResponse, Redirect, Response};

use super::{
    dispatch::{self, Next},
    respond::Written,
};
use crate::{
    http::{errors::PageError, page_request::PageRequest, parameters::PagePath},
    web::sign_in::pending_request,
};

/// The next step of a request.
///
/// # Errors
/// When the request is used, lapsed or another browser's (400), or the store fails (503 or 500).
pub async fn get(PagePath(id): PagePath, request: PageRequest) -> Result<Response, PageError> {
    let pending = pending_request::load(&request, &id).await?;
    let client = pending_request::load_client(&request, &pending).await?;
    match dispatch::next(&request, &client, &pending, Written::Yes).await? {
        Next::Answer(response) => Ok(response),
        Next::Page(page) => Ok(Redirect::to(&format!("{page}?request={}", pending.id)).into_response()),
    }
}
