//! What the pages with passkeys share: the form that `static/passkey.js` fills in, its challenge, and the parsing of the
//! response. Without scripts the form is hidden.

use axum::{
    Json,
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use serde_json::json;
use uuid::Uuid;

use crate::{
    factors::passkey::{Begun, Ceremonies, CeremonyError},
    http::{
        error_page::ErrorKind,
        errors::{PageError, describe},
        messages::Messages,
        page_request::PageRequest,
    },
    protocol::parameters::Parameters,
};

/// A form for the response of a passkey. Fields: `csrf_token`, `ceremony`, `credential`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PasskeyForm {
    /// Where it posts to.
    pub action: String,
    /// Where the script requests the challenge.
    pub challenge_address: String,
    /// The problem with the last attempt.
    pub problem: Option<PasskeyProblem>,
}

/// What was wrong with a passkey. Neither case reveals whether it is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PasskeyProblem {
    /// It could not be verified.
    Refused,
    /// The challenge is no longer valid.
    Expired,
}

impl PasskeyForm {
    /// The form of the step at `action`; `None` if passkeys are not possible for this issuer. The browser gets the secret
    /// that binds its ceremonies here, so that requesting a challenge does not change the session.
    ///
    /// # Errors
    /// When the session cannot be read or written (503).
    pub async fn new(
        request: &mut PageRequest,
        action: String,
        challenge_address: &str,
    ) -> Result<Option<Self>, PageError> {
        if request.context.passkeys.is_none() {
            return Ok(None);
        }
        request.browser.digest_or_new().await?;
        Ok(Some(Self {
            action,
            challenge_address: challenge_address.to_owned(),
            problem: None,
        }))
    }

    /// The same, after a failed attempt.
    #[must_use]
    pub fn with(self, problem: PasskeyProblem) -> Self {
        Self {
            problem: Some(problem),
            ..self
        }
    }

    /// The title and the sentence above the form.
    pub fn notice(&self, messages: &Messages) -> Option<(String, String)> {
        self.problem.map(|problem| match problem {
            PasskeyProblem::Refused => (messages.text("passkey-refused"), messages.text("passkey-refused-help")),
            PasskeyProblem::Expired => (messages.text("passkey-expired"), messages.text("passkey-expired-help")),
        })
    }
}

/// The services for the ceremonies of the request's browser.
///
/// # Errors
/// When the browser was never shown a form (403), or passkeys are not possible for this issuer (404).
pub fn ceremonies(request: &PageRequest) -> Result<Ceremonies, PageError> {
    Ok(Ceremonies {
        passkeys: request.context.passkeys.clone().ok_or(ErrorKind::NotFound)?,
        browser_digest: request.browser.digest().ok_or(ErrorKind::FormOutOfDate)?,
        context: request.context.clone(),
    })
}

/// The response and the ceremony of a posted form. Invalid input is treated as a response to an unknown ceremony.
pub fn answer(form: &Parameters) -> (Uuid, &str) {
    let ceremony = form.get("ceremony").and_then(|id| id.parse().ok());
    (ceremony.unwrap_or_default(), form.get("credential").unwrap_or_default())
}

/// The challenge, for the script.
pub fn challenge(begun: Begun) -> Response {
    let body = json!({ "ceremony": begun.ceremony, "publicKey": begun.options["publicKey"] });
    let mut response = Json(body).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// A failed ceremony is an error of this server.
pub fn failure(error: CeremonyError) -> PageError {
    match error {
        CeremonyError::Store(failure) => failure.into(),
        CeremonyError::Throttled(throttled) => throttled.into(),
        other => PageError::internal(describe(&other)),
    }
}
