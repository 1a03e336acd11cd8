//! Where an authorization request stands: loads the facts, and calls [`flow::next_step`].

use crate::{
    domain::{
        authorization_request::PendingAuthorization, client::Client, session::SignedIn, sign_in::Enrolled, user::User,
    },
    flow::{self, Facts, Person, Step, sign_in::is_plainly_enough},
    http::{errors::PageError, page_request::PageRequest},
    store::{consents, enrolled},
    web::sign_in::candidate::SignInCandidate,
};

/// The next step of `pending` in this browser, where `signed_in` is signed in. It is computed at every request, and stored nowhere.
///
/// # Errors
/// When the store fails (503 or 500).
pub async fn next_step(
    request: &PageRequest,
    client: &Client,
    pending: &PendingAuthorization,
    signed_in: Option<&(SignedIn, User)>,
) -> Result<Step, PageError> {
    let context = &request.context;
    let in_progress = match request.browser.progress() {
        Some(progress) => SignInCandidate::find(request)
            .await?
            .map(|candidate| (progress, candidate)),
        None => None,
    };
    // The enrolled factors are loaded only if the proofs may not be enough.
    let could_prove = match signed_in {
        Some((session, user))
            if !is_plainly_enough(session, user, &context.config.sign_in, client, &pending.request) =>
        {
            enrolled::find(&context.store, user).await?
        }
        _ => Enrolled::default(),
    };
    let consent = match signed_in {
        Some((_, user)) => {
            let found = consents::find(&context.store, user.id, &client.client_id).await?;
            // Not of an earlier client of the same identifier.
            found.filter(|consent| client.is_meant(consent.granted_at))
        }
        None => None,
    };
    let facts = Facts {
        pending,
        client,
        policy: &context.config.sign_in,
        session: signed_in.map(|(session, user)| {
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
    let step = flow::next_step(&facts);
    if let Some((_, user)) = signed_in {
        context.trace.user(user.id);
    }
    if let Step::Refuse(_) | Step::NotAdmitted = &step {
        context.trace.checked(|| flow::explain::explain(&facts));
    }
    Ok(step)
}
