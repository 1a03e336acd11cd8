//! What the pages with passkeys share: the form that `static/passkey.js` fills in, the challenge that it asks for, and how its
//! answer is read. Without scripts such a form is not shown.

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

/// A form that a passkey answers. Fields: `csrf_token`, `ceremony`, `credential`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PasskeyForm {
    /// Where it posts to.
    pub action: String,
    /// Where the script asks for the challenge.
    pub challenge_address: String,
    /// What was wrong with the last try.
    pub problem: Option<PasskeyProblem>,
}

/// What was wrong with a passkey. Neither tells whose it is, or whether it is anybody's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PasskeyProblem {
    /// It proves nothing here.
    Refused,
    /// The challenge is over.
    Lapsed,
}

impl PasskeyForm {
    /// A form of the step at `action`; `None` where this issuer can have no passkeys. The browser gets the secret that binds its
    /// ceremonies to it here, so that asking for a challenge changes no session.
    ///
    /// # Errors
    /// When the session cannot be read or written.
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

    /// The same, after a try that failed.
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
            PasskeyProblem::Lapsed => (messages.text("passkey-lapsed"), messages.text("passkey-lapsed-help")),
        })
    }
}

/// What the ceremonies of the request's browser need.
///
/// # Errors
/// A page: 403 for a browser that never saw a form of ours, 404 where this issuer can have no passkeys.
pub fn ceremonies(request: &PageRequest) -> Result<Ceremonies, PageError> {
    Ok(Ceremonies {
        passkeys: request.context.passkeys.clone().ok_or(ErrorKind::NotFound)?,
        browser_digest: request.browser.digest().ok_or(ErrorKind::FormOutOfDate)?,
        context: request.context.clone(),
    })
}

/// What a posted form answers, and to which ceremony. What cannot be read is an answer to none.
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

/// A ceremony that could not be held is nobody's fault but ours.
pub fn failure(error: CeremonyError) -> PageError {
    match error {
        CeremonyError::Store(failure) => failure.into(),
        other => PageError::internal(describe(&other)),
    }
}
