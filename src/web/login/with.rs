//! `/login/with/{provider}`: sends a browser to another provider. The sign-in page itself asks no provider anything.

use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Redirect, Response},
};

use super::{
    Step,
    destination::{Destination, DestinationQuery},
};
use crate::{
    domain::ids::UserId,
    factors::{
        attempt::{Throttled, Try},
        upstream::{self, Departure, Proof, UpstreamRequestDraft},
    },
    federation::{Question, Upstream, UpstreamError},
    http::{
        browser::Browser,
        csrf::check_form,
        error_page::ErrorKind,
        errors::PageError,
        messages::Messages,
        page::{Shell, form_action_source, render},
        parameters::{PageParameters, PagePath, PageQuery},
        request_context::RequestContext,
        state::AppState,
    },
    store::upstream_requests,
    web::{authorize::resume, login::attempt},
};

pub mod callback;

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
    fn of(error: &UpstreamError, upstream: &Upstream) -> Self {
        tracing::warn!(upstream = upstream.config.id, %error, "a sign-in at another provider failed");
        match error {
            UpstreamError::Unreachable(_) => Self::Unreachable,
            UpstreamError::Refused(_) => Self::Refused,
        }
    }
}

/// Off to the provider.
///
/// # Errors
/// A page, when the form is not ours, there is no such provider, or the link lapsed.
pub async fn post(
    State(state): State<AppState>,
    context: RequestContext,
    mut browser: Browser,
    headers: HeaderMap,
    PagePath(id): PagePath,
    PageQuery(query): PageQuery<DestinationQuery>,
    PageParameters(form): PageParameters,
) -> Result<Response, PageError> {
    check_form(&state, &headers, &browser, &form)?;
    let upstream = state.upstreams.find_open(&id).ok_or(ErrorKind::NotFound)?;
    let destination = Destination::load(&state, &browser, &query).await?;
    let is_here = resume::current_user(&state, &browser).await?.is_some();
    let asks_for_now = is_here || destination.asks_for_now();
    let trip = Trip {
        link_to: None,
        destination: destination.address("/login"),
        // Who confirms who they are does so there as well: that somebody left their browser open proves nothing.
        proof: if asks_for_now { Proof::Anew } else { Proof::Any },
    };
    let attempt = attempt(&state, &context, &headers);
    match leave(&state, &attempt, &mut browser, upstream, trip).await? {
        Ok(away) => Ok(away),
        Err(problem) => {
            refuse(
                &state,
                &mut browser,
                &headers,
                destination,
                (problem, &upstream.config.name),
            )
            .await
        }
    }
}

/// Why somebody goes to a provider.
pub struct Trip {
    /// Whose account it is to be linked to; `None` for a sign-in.
    pub link_to: Option<UserId>,
    /// Where they go afterwards.
    pub destination: String,
    /// What is asked of the sign-in there.
    pub proof: Proof,
}

/// Sends the browser to `upstream`, or says why not.
///
/// # Errors
/// When the store fails, or the address asks too often.
pub async fn leave(
    state: &AppState,
    attempt: &Try<'_>,
    browser: &mut Browser,
    upstream: &Upstream,
    trip: Trip,
) -> Result<Result<Response, ProviderProblem>, PageError> {
    if let Err(Throttled { until }) = attempt.count_address().await? {
        return Err(ErrorKind::too_many(until, attempt.now).into());
    }
    let departure = Departure {
        upstream_id: &upstream.config.id,
        browser_digest: browser.digest_or_new().await?,
        link_to: trip.link_to,
        destination: trip.destination,
        proof: trip.proof,
    };
    let UpstreamRequestDraft {
        state: text,
        verifier,
        request,
    } = upstream::begin(attempt, &state.sealer, departure);
    let question = Question {
        state: &text,
        nonce: &request.nonce,
        verifier: &verifier,
        anew_since: request.anew_since,
    };
    let address = match upstream.address(&question, attempt.now).await {
        Ok(address) => address,
        Err(error) => return Ok(Err(ProviderProblem::of(&error, upstream))),
    };
    upstream_requests::insert(&state.store, &request).await?;
    Ok(Ok(Redirect::to(&address).into_response()))
}

/// The sign-in page, with what went wrong.
///
/// # Errors
/// When the store fails.
async fn refuse(
    state: &AppState,
    browser: &mut Browser,
    headers: &HeaderMap,
    destination: Destination,
    (problem, name): (ProviderProblem, &str),
) -> Result<Response, PageError> {
    let step = Step::on(state, browser, destination).await?;
    let username = step.hinted_name().unwrap_or_default().to_owned();
    let mut page = step.page(state, browser, headers, username, None).await?;
    page.provider_problem = Some(problem.notice(&page.shell.messages, name));
    Ok(render(problem.status(), page))
}

/// The providers to sign in with, on that way.
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
pub fn let_leave(state: &AppState, shell: &mut Shell) {
    let providers = state.upstreams.open().map(|upstream| upstream.config.sign_in_page());
    let mut sources: Vec<String> = shell.form_action.take().into_iter().collect();
    for source in providers.filter_map(|page| form_action_source(&page)) {
        if !sources.contains(&source) {
            sources.push(source);
        }
    }
    shell.form_action = (!sources.is_empty()).then(|| sources.join(" "));
}
