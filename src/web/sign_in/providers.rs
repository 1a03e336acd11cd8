//! Sign-in at another provider, as far as several pages need it: the buttons, the redirect, and the possible problems.

use axum::{
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};

use super::destination::Destination;
use crate::{
    config::{Config, UpstreamConfig, upstreams::UpstreamPreset},
    domain::ids::UserId,
    factors::upstream::{self, NewUpstreamRequest, Proof, UpstreamRequestDraft},
    federation::{RedirectValues, Upstream, UpstreamError},
    http::{errors::PageError, format, messages::Messages, page_request::PageRequest},
    limits::rows::{self, RowKind},
};

/// A button for a provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProviderButton {
    /// The provider's id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its mark.
    pub mark: ProviderMark,
    /// Where its form posts to. Fields: `csrf_token`.
    pub action: String,
}

/// The mark of a provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ProviderMark {
    /// That of Google.
    Google,
    /// That of Microsoft.
    Microsoft,
    /// That of GitHub.
    Github,
    /// The initials of any other.
    Initials(String),
}

impl ProviderMark {
    /// The mark of the provider.
    pub fn of(config: &UpstreamConfig) -> Self {
        match config.preset {
            UpstreamPreset::Google => Self::Google,
            UpstreamPreset::Microsoft => Self::Microsoft,
            UpstreamPreset::Github => Self::Github,
            UpstreamPreset::Oidc => Self::Initials(format::initials(&config.name)),
        }
    }
}

/// Why the sign-in by a provider failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProviderProblem {
    /// There is no request: it was never made, is too old, or belongs to another browser.
    Expired,
    /// The user cancelled there.
    Cancelled,
    /// The provider cannot be reached.
    Unreachable,
    /// The answer is invalid, or the account is closed.
    Refused,
    /// No account belongs to that identity.
    NoAccount,
    /// The identity belongs to another account, or the account to another identity.
    Taken,
}

impl ProviderProblem {
    /// The title and the sentence, with the provider's name.
    pub fn notice(self, messages: &Messages, name: &str) -> (String, String) {
        let provider: &[(&str, &str)] = &[("provider", name)];
        match self {
            Self::Expired => (
                messages.text("upstreams-expired"),
                messages.text("upstreams-expired-help"),
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
            Self::Expired => StatusCode::BAD_REQUEST,
            Self::Cancelled | Self::Refused => StatusCode::UNAUTHORIZED,
            Self::NoAccount => StatusCode::FORBIDDEN,
            Self::Taken => StatusCode::CONFLICT,
            Self::Unreachable => StatusCode::BAD_GATEWAY,
        }
    }

    /// The problem that the user is told about. The cause may be the provider's text, and is for the log.
    pub fn of(error: &UpstreamError) -> Self {
        match error {
            UpstreamError::Unreachable(_) => Self::Unreachable,
            UpstreamError::Refused(_) => Self::Refused,
        }
    }
}

/// Tells the administrators that a provider does not do its part.
pub fn log_failure(upstream: &Upstream, error: &UpstreamError) {
    tracing::warn!(upstream = upstream.config.id, %error, "a sign-in at another provider failed");
}

/// Why a user is redirected to a provider.
pub struct RedirectPurpose {
    /// The user whose account is to be linked; `None` for a sign-in.
    pub link_to: Option<UserId>,
    /// The destination afterwards: a URL of this server.
    pub destination: String,
    /// Whether they must authenticate again there.
    pub proof: Proof,
}

/// Redirects the browser to `upstream`, or shows the problem.
///
/// # Errors
/// When there are too many requests from the address (429), or the store fails (503 or 500).
pub async fn redirect(
    request: &mut PageRequest,
    upstream: &Upstream,
    purpose: RedirectPurpose,
) -> Result<Result<Response, ProviderProblem>, PageError> {
    let browser_digest = request.browser.digest_or_new().await?;
    let context = &request.context;
    let permit = rows::count(context, RowKind::UpstreamRequest, purpose.link_to).await??;
    let new_request = NewUpstreamRequest {
        upstream_id: &upstream.config.id,
        browser_digest,
        link_to: purpose.link_to,
        destination: purpose.destination,
        proof: purpose.proof,
    };
    let draft = upstream::begin(context, new_request);
    let UpstreamRequestDraft {
        state,
        verifier,
        request,
    } = &draft;
    let values = RedirectValues {
        state,
        nonce: &request.nonce,
        verifier,
        reauthenticate_since: request.reauthenticate_since,
    };
    let address = match upstream.address(&values, context.now).await {
        Ok(address) => address,
        Err(error) => {
            log_failure(upstream, &error);
            return Ok(Err(ProviderProblem::of(&error)));
        }
    };
    upstream::keep(context, request, permit).await?;
    Ok(Ok(Redirect::to(&address).into_response()))
}

/// The providers for sign-in, on the way to `destination`.
pub fn buttons(config: &Config, destination: &Destination) -> Vec<ProviderButton> {
    let open = config.open_upstreams();
    open.map(|upstream| ProviderButton {
        id: upstream.id.clone(),
        name: upstream.name.clone(),
        mark: ProviderMark::of(upstream),
        action: destination.address(&format!("/login/with/{}", upstream.id)),
    })
    .collect()
}
