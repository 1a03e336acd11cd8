//! Continues an authorization request: loads the facts, calls [`flow::next_step`], and responds if there is a response. Only
//! this file does so.

use axum::response::Response;

use super::respond::{self, RequestRow, Target};
use crate::{
    domain::{authorization_request::PendingAuthorization, client::Client, sign_in::Enrolled},
    flow::{self, Facts, Person, Step, sign_in::is_plainly_enough},
    http::{errors::PageError, page_request::PageRequest},
    protocol::authorize_response::AuthorizeAnswer,
    store::{consents, enrolled},
    web::sign_in::{candidate::SignInCandidate, paths},
};

/// What to do.
pub enum Next {
    /// Send this response to the application.
    Answer(Response),
    /// Show this page to the user first.
    Page(&'static str),
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
    let step = next_step(request, client, pending).await?;
    Ok(match step {
        Step::Respond(allowed) => Next::Answer(respond::allow(request, pending, allowed, request_row).await?),
        Step::Refuse(error) => {
            respond::finish_refused(request, pending, request_row).await?;
            let target = Target::of(&pending.request);
            Next::Answer(respond::send(request, &target, AuthorizeAnswer::Error(error)))
        }
        step => Next::Page(paths::of_step(&step, &request.context.config.sign_in).unwrap_or(paths::LOGIN)),
    })
}

async fn next_step(request: &PageRequest, client: &Client, pending: &PendingAuthorization) -> Result<Step, PageError> {
    let context = &request.context;
    let signed_in = request.current_user().await?;
    let in_progress = match request.browser.progress() {
        Some(progress) => SignInCandidate::find(request)
            .await?
            .map(|candidate| (progress, candidate)),
        None => None,
    };
    // The enrolled factors are loaded only if the proofs may not be enough.
    let could_prove = match &signed_in {
        Some((session, user))
            if !is_plainly_enough(session, user, &context.config.sign_in, client, &pending.request) =>
        {
            enrolled::find(&context.store, user).await?
        }
        _ => Enrolled::default(),
    };
    let consent = match &signed_in {
        Some((_, user)) => consents::find(&context.store, user.id, &client.client_id).await?,
        None => None,
    };
    let facts = Facts {
        pending,
        client,
        policy: &context.config.sign_in,
        session: signed_in.as_ref().map(|(session, user)| {
            let person = Person {
                user,
                enrolled: &could_prove,
                device: session.device_trust(),
            };
            (session, person)
        }),
        progress: in_progress
            .as_ref()
            .map(|(progress, candidate)| (*progress, candidate.person(context))),
        consent: consent.as_ref(),
        now: context.now,
    };
    Ok(flow::next_step(&facts))
}
