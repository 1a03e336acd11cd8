//! What the pages with passkeys share: the form that `static/passkey.js` fills in, the challenge that it asks for, and how its
//! answer is read. Without scripts such a form is not shown.

use axum::{
    Json,
    http::{HeaderMap, HeaderValue, header},
    response::{IntoResponse, Response},
};
use serde_json::json;
use uuid::Uuid;

use super::login::attempt;
use crate::{
    crypto::passkey::Passkeys,
    factors::passkey::{Begun, Ceremonies, CeremonyError},
    http::{
        browser::Browser,
        error_page::ErrorKind,
        errors::{PageError, describe},
        messages::Messages,
        request_context::RequestContext,
        state::AppState,
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
        state: &AppState,
        browser: &mut Browser,
        action: String,
        challenge_address: &str,
    ) -> Result<Option<Self>, PageError> {
        if state.passkeys.is_none() {
            return Ok(None);
        }
        browser.digest_or_new().await?;
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

/// A browser that answers, or is about to.
pub struct Answering {
    passkeys: Passkeys,
    browser_digest: Vec<u8>,
}

impl Answering {
    /// The browser that sent the request.
    ///
    /// # Errors
    /// A page, when it never saw a form of ours, or this issuer can have no passkeys.
    pub fn new(state: &AppState, browser: &Browser) -> Result<Self, PageError> {
        Ok(Self {
            passkeys: state.passkeys.clone().ok_or(ErrorKind::NotFound)?,
            browser_digest: browser.digest().ok_or(ErrorKind::FormOutOfDate)?,
        })
    }

    /// What its ceremonies need.
    pub fn ceremonies<'a>(
        &'a self,
        state: &'a AppState,
        context: &RequestContext,
        headers: &HeaderMap,
    ) -> Ceremonies<'a> {
        Ceremonies {
            attempt: attempt(state, context, headers),
            passkeys: &self.passkeys,
            browser_digest: &self.browser_digest,
        }
    }
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
