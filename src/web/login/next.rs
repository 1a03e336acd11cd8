//! `GET /login/next`: the next step for a user who signs in to their own pages. For an application, `/authorize/{id}` does
//! this; both use the flow.

use axum::response::{IntoResponse, Redirect, Response};

use crate::{
    http::errors::PageError,
    web::sign_in::{candidate::SignInCandidate, destination::Destination, paths, step::SignInStep},
};

/// The next step.
///
/// # Errors
/// When the store fails (503 or 500).
pub async fn get(step: SignInStep) -> Result<Response, PageError> {
    let to = match &step.destination {
        Destination::App(..) => step.destination.next_step(),
        Destination::Own(_) => own_step(&step).await?,
    };
    Ok(Redirect::to(&to).into_response())
}

async fn own_step(step: &SignInStep) -> Result<String, PageError> {
    let (request, destination) = (&step.request, &step.destination);
    if request.browser.progress().is_none() {
        return Ok(destination.end());
    }
    let Some(candidate) = SignInCandidate::find(request).await? else {
        return Ok(destination.address(paths::LOGIN));
    };
    let need = candidate.need(&request.context);
    Ok(destination.address(paths::of_need(&need, &request.context.config.sign_in)))
}
