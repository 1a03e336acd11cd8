//! `GET /authorize/{id}`: continues a stored request. Every page returns here.

use axum::response::Response;

use super::{
    dispatch::{self, Next},
    respond::RequestRow,
};
use crate::{
    domain::trace::TraceStep,
    http::{errors::PageError, page_request::PageRequest, parameters::PagePath},
    web::sign_in::pending_request,
};

/// The next step of a request.
///
/// # Errors
/// When the request is used, expired or another browser's (400), or the store fails (503 or 500).
pub async fn get(PagePath(id): PagePath, request: PageRequest) -> Result<Response, PageError> {
    let pending = pending_request::load(&request, &id).await?;
    let client = pending_request::load_client(&request, &pending).await?;
    request.context.trace.begin(TraceStep::Authorize);
    request.context.trace.client(client.client_id.as_str());
    match dispatch::next(&request, &client, &pending, RequestRow::Stored).await? {
        Next::Answer(response) => Ok(response),
        Next::Page(page) => Ok(dispatch::to_page(page, &pending)),
    }
}
