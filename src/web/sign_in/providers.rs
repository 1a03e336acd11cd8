//! Sign-in at another provider, as far as several pages need it: the buttons, the way there, and what can go wrong.

use axum::{
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};

use super::destination::Destination;
use crate::{
    domain::ids::UserId,
    factors::{
        attempt::{self, Throttled},
        upstream::{self, Departure, Proof, UpstreamRequestDraft},
    },
    federation::{Question, Upstream, UpstreamError},
    http::{
        error_page::ErrorKind,
        errors::PageError,
        messages::Messages,
        page::{Shell, form_action_source},
        page_request::PageRequest,
        state::AppState,
    },
};

/// A button that leads to a provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProviderButton {
    /// The provider's id.
    pub id: String,
    /// What it is called.
    pub name: String,
    /// Where its form posts to. Fields: `csrf_token`.
    pub action: String,
}

/// Why somebody is not signed in by a provider.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProviderProblem {
    /// Nothing was asked, or too long ago, or in another browser.
    Lapsed,
    /// They changed their mind there.
    Cancelled,
    /// It is away.
    Unreachable,
    /// What it said proves nothing, or their account is closed.
    Refused,
    /// Nobody here is who they are there.
    NoAccount,
    /// They are somebody else here, or somebody else there.
    Taken,
}

impl ProviderProblem {
    /// The title and the sentence, about the provider of that name.
    pub fn notice(self, messages: &Messages, name: &str) -> (String, String) {
        let provider: &[(&str, &str)] = &[("provider", name)];
        match self {
            Self::Lapsed => (
                messages.text("upstreams-lapsed"),
                messages.text("upstreams-lapsed-help"),
            ),
            Self::Cancelled => (
                messages.text_with("upstreams-cancelled", provider),
                messages.text("upstreams-cancelled-help"),
            ),
            Self::Unreachable => (
                messages.text_with("upstreams-unreachable", provider),
                messages.text("upstreams-unreachable-help"),
            ),
            Self::Refused => (
                messages.text_with("upstreams-refused", provider),
                messages.text("upstreams-refused-help"),
            ),
            Self::NoAccount => (
                messages.text_with("upstreams-no-account", provider),
                messages.text_with("upstreams-no-account-help", provider),
            ),
            Self::Taken => (
                messages.text_with("upstreams-taken", provider),
                messages.text("upstreams-taken-help"),
            ),
        }
    }

    /// The page's status.
    pub fn status(self) -> StatusCode {
        match self {
            Self::Lapsed => StatusCode::BAD_REQUEST,
            Self::Cancelled | Self::Refused => StatusCode::UNAUTHORIZED,
            Self::NoAccount => StatusCode::FORBIDDEN,
            Self::Taken => StatusCode::CONFLICT,
            Self::Unreachable => StatusCode::BAD_GATEWAY,
        }
    }

    /// Why a provider's answer is none; the cause goes to the log.
    /// What an error of the provider is to the person who wanted to sign in. Its text goes to the log.
    pub fn of(error: &UpstreamError, upstream: &Upstream) -> Self {
        tracing::warn!(upstream = upstream.config.id, %error, "a sign-in at another provider failed");
        match error {
            UpstreamError::Unreachable(_) => Self::Unreachable,
            UpstreamError::Refused(_) => Self::Refused,
        }
    }
}

/// Why somebody goes to a provider.
pub struct Trip {
    /// Whose account it is to be linked to; `None` for a sign-in.
    pub link_to: Option<UserId>,
    /// Where they go afterwards: the address of a page of ours.
    pub destination: String,
    /// Whether they have to prove there anew who they are.
    pub proof: Proof,
}

/// Sends the browser to `upstream`, or says why not.
///
/// # Errors
/// When the address asks too often (429), or the store fails (503 or 500).
pub async fn redirect(
    request: &mut PageRequest,
    upstream: &Upstream,
    trip: Trip,
) -> Result<Result<Response, ProviderProblem>, PageError> {
    let browser_digest = request.browser.digest_or_new().await?;
    let context = &request.context;
    if let Err(Throttled { until }) = attempt::count_address(context).await? {
        return Err(ErrorKind::too_many(until, context.now).into());
    }
    let departure = Departure {
        upstream_id: &upstream.config.id,
        browser_digest,
        link_to: trip.link_to,
        destination: trip.destination,
        proof: trip.proof,
    };
    let draft = upstream::begin(context, departure);
    let UpstreamRequestDraft {
        state,
        verifier,
        request,
    } = &draft;
    let question = Question {
        state,
        nonce: &request.nonce,
        verifier,
        anew_since: request.anew_since,
    };
    let address = match upstream.address(&question, context.now).await {
        Ok(address) => address,
        Err(error) => return Ok(Err(ProviderProblem::of(&error, upstream))),
    };
    upstream::keep(context, request).await?;
    Ok(Ok(Redirect::to(&address).into_response()))
}

/// The providers to sign in with, on the way to `destination`.
pub fn buttons(state: &AppState, destination: &Destination) -> Vec<ProviderButton> {
    let open = state.upstreams.open().map(|upstream| &upstream.config);
    open.map(|upstream| ProviderButton {
        id: upstream.id.clone(),
        name: upstream.name.clone(),
        action: destination.address(&format!("/login/with/{}", upstream.id)),
    })
    .collect()
}

/// Lets forms of a page lead to the providers: browsers hold the redirect after a post to the page's policy.
pub fn allow_redirects(state: &AppState, shell: &mut Shell) {
    let providers = state.upstreams.open().map(|upstream| upstream.config.sign_in_page());
    let mut sources: Vec<String> = shell.form_action.take().into_iter().collect();
    for source in providers.filter_map(|page| form_action_source(&page)) {
        if !sources.contains(&source) {
            sources.push(source);
        }
    }
    shell.form_action = (!sources.is_empty()).then(|| sources.join(" "));
}
