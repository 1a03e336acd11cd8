//! Continues an authorization request: computes the next step, and responds if there is a response. Only this file responds.

use axum::response::{IntoResponse as _, Redirect, Response};

use super::respond::{self, RequestRow};
use crate::{
    domain::{authorization_request::PendingAuthorization, client::Client},
    flow::Step,
    http::{errors::PageError, page_request::PageRequest},
    web::sign_in::{next_step::next_step, paths},
};

/// What to do.
pub enum Next {
    /// Send this response to the application.
    Answer(Response),
    /// Show this page to the user first.
    Page(&'static str),
}

/// The way to the page of a step.
pub fn to_page(page: &str, pending: &PendingAuthorization) -> Response {
    Redirect::to(&format!("{page}?request={}", pending.id)).into_response()
}

/// Decides, and responds if there is a response.
///
/// # Errors
/// When the store fails (503 or 500).
pub async fn next(
    request: &PageRequest,
    client: &Client,
    pending: &PendingAuthorization,
    request_row: RequestRow,
) -> Result<Next, PageError> {
    let signed_in = request.current_subject().await?;
    let step = next_step(request, client, pending, signed_in.as_ref()).await?;
    Ok(match step {
        Step::Respond(allowed) => {
            let answer = respond::allow(request, client, pending, allowed, request_row).await?;
            request.context.trace.answered();
            Next::Answer(answer)
        }
        Step::Refuse(error) => {
            request.context.log_client(client.client_id.as_str());
            Next::Answer(respond::refuse(request, pending, error, request_row).await?)
        }
        step => Next::Page(paths::of_step(&step, &request.context.config.sign_in).unwrap_or(paths::LOGIN)),
    })
}
