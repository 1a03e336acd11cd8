//! The authorization request at `/authorize` (RFC 6749 section 4.1.1, OpenID Connect Core 1.0 sections 3.1.2.1, 3.1.2.2, 5.5 and 6,
//! RFC 8707 section 2): applies the [`rules`], and says how a refused request is answered.
//!
//! While the client or the redirect URI is not certain, whatever is wrong is a page and never a redirect. What the user must prove or
//! allow is decided in `flow/`, not here.

use crate::domain::authorization_request::ResponseMode;

use super::{
    error::OAuthError,
    parameters::Parameters,
    rules::{
        self, Endpoint, Refused,
        draft::{CheckedRequest, Refusal},
        input::RuleInput,
    },
};

pub use super::{
    error::PageReason,
    rules::{MAX_STATE_LENGTH, client_id},
};

/// How a refused request is answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AuthorizeRefusal {
    /// By a page of ours (400): there is no address to trust.
    Page(PageReason),
    /// By redirect, to an address that was checked (RFC 6749 section 4.1.2.1).
    Redirect {
        /// The address.
        redirect_uri: String,
        /// How the answer is returned.
        response_mode: ResponseMode,
        /// Returned unchanged; absent if it cannot be.
        state: Option<String>,
        /// What is wrong.
        error: OAuthError,
    },
}

/// The request, if everything about it is right.
///
/// # Errors
/// A page (400), or an error for the redirect URI (303), in the order of [`rules::RULES`].
pub fn check<'a>(input: &RuleInput<'a>) -> Result<CheckedRequest<'a>, AuthorizeRefusal> {
    let draft = rules::check(Endpoint::Authorize, input).map_err(|refused| answered(refused, input.parameters))?;
    let finished = draft.redirect_target().and_then(|target| draft.finish(target));
    // A rule that finds the client or the address is missing: fail closed.
    finished.map_err(|_| AuthorizeRefusal::Page(PageReason::UnregisteredRedirectUri))
}

fn answered(refused: Refused<'_>, parameters: &Parameters) -> AuthorizeRefusal {
    match (refused.refusal, refused.draft.redirect_uri) {
        (Refusal::Page(reason), _) => AuthorizeRefusal::Page(reason),
        (Refusal::Redirect(error), Some(redirect_uri)) => AuthorizeRefusal::Redirect {
            redirect_uri: redirect_uri.to_owned(),
            response_mode: refused.draft.response_mode,
            state: returnable_state(parameters),
            error,
        },
        // A rule that redirects comes before the one that finds the address: fail closed.
        (Refusal::Redirect(_), None) => AuthorizeRefusal::Page(PageReason::UnregisteredRedirectUri),
    }
}

/// The state, if there is exactly one and it can be returned. That of a request object replaces the parameter.
fn returnable_state(parameters: &Parameters) -> Option<String> {
    let sent = parameters
        .get("state")
        .filter(|_| !parameters.is_repeated("state"))
        .map(str::to_owned);
    rules::asked_answer(parameters)
        .state
        .filter(|state| !state.is_empty())
        .or(sent)
        .filter(|state| rules::is_returnable(state))
}

#[cfg(test)]
mod tests;
