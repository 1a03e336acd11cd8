//! `GET /login/with/{provider}/callback`: a browser that comes back from another provider. Each provider has an address of its
//! own, so that none can answer for another. What is done here is done once, for the browser that was sent and no other: whoever
//! is led here with another's answer, or with none of ours, changes nothing.

use axum::{extract::State, http::HeaderMap, response::Response};
use serde::Deserialize;

use super::{ProviderProblem, refuse};
use crate::{
    domain::upstream::UpstreamIdentity,
    factors::{
        attempt::Try,
        upstream::{self, Recognised, Returned},
    },
    federation::{Answer, Upstream},
    http::{
        browser::Browser,
        error_page::ErrorKind,
        errors::PageError,
        metrics,
        parameters::{PagePath, PageQuery},
        request_context::RequestContext,
        state::AppState,
    },
    web::{
        account::providers,
        login::{
            attempt,
            complete::{self, Visit},
            destination::{Destination, DestinationQuery},
        },
    },
};

/// What the provider says (RFC 6749 sections 4.1.2 and 4.1.2.1, RFC 9207).
#[derive(Deserialize)]
pub struct CallbackQuery {
    state: Option<String>,
    code: Option<String>,
    error: Option<String>,
    iss: Option<String>,
}

/// Who came back, and what follows from it.
///
/// # Errors
/// A page, when there is no such provider, or the link lapsed.
pub async fn get(
    State(state): State<AppState>,
    context: RequestContext,
    mut browser: Browser,
    headers: HeaderMap,
    PagePath(id): PagePath,
    PageQuery(query): PageQuery<CallbackQuery>,
) -> Result<Response, PageError> {
    let upstream = state.upstreams.find_open(&id).ok_or(ErrorKind::NotFound)?;
    let name = &upstream.config.name;
    let attempt = attempt(&state, &context, &headers);
    let Some(returned) = returned(&state, &attempt, &browser, upstream, query.state.as_deref()).await? else {
        let problem = (ProviderProblem::Lapsed, name.as_str());
        return refuse(&state, &mut browser, &headers, Destination::home(), problem).await;
    };
    let identified = identify(upstream, &attempt, &query, &returned).await?;
    if let Some(owner) = returned.request.link_to {
        let linking = providers::Linking {
            upstream,
            owner,
            identified,
        };
        return providers::finish(&state, &attempt, &mut browser, &headers, linking).await;
    }
    let destination = Destination::load(
        &state,
        &browser,
        &DestinationQuery::of_address(&returned.request.destination),
    )
    .await?;
    let (recognised, method) = match identified {
        Ok(identity) => {
            let recognised = upstream::recognise(&attempt, &upstream.config, &identity).await?;
            (recognised, identity.method(attempt.now))
        }
        Err(problem) => {
            metrics::sign_in("refused");
            return refuse(&state, &mut browser, &headers, destination, (problem, name)).await;
        }
    };
    let problem = match recognised {
        Recognised::Yes(user) => {
            metrics::sign_in("succeeded");
            let visit = Visit {
                state: &state,
                context: &context,
                headers: &headers,
                destination: &destination,
            };
            let proved = complete::first_factor(&visit, &mut browser, *user, method).await?;
            return Ok(proved.go_on());
        }
        Recognised::Closed => ProviderProblem::Refused,
        Recognised::Unknown => ProviderProblem::NoAccount,
    };
    metrics::sign_in("refused");
    refuse(&state, &mut browser, &headers, destination, (problem, name)).await
}

async fn returned(
    state: &AppState,
    attempt: &Try<'_>,
    browser: &Browser,
    upstream: &Upstream,
    text: Option<&str>,
) -> Result<Option<Returned>, PageError> {
    let (Some(digest), Some(text)) = (browser.digest(), text) else {
        return Ok(None);
    };
    Ok(upstream::come_back(attempt, &state.sealer, &digest, &upstream.config.id, text).await?)
}

/// Who they are there, or why that is not known.
async fn identify(
    upstream: &Upstream,
    attempt: &Try<'_>,
    query: &CallbackQuery,
    returned: &Returned,
) -> Result<Result<UpstreamIdentity, ProviderProblem>, PageError> {
    let problem = match (&query.code, query.error.as_deref()) {
        (Some(code), None) => {
            let answer = Answer {
                code,
                issuer: query.iss.as_deref(),
                nonce: &returned.request.nonce,
                verifier: &returned.verifier,
                anew_since: returned.request.anew_since,
            };
            match upstream.identify(&answer, attempt.now).await {
                Ok(identity) => return Ok(Ok(identity)),
                Err(error) => ProviderProblem::of(&error, upstream),
            }
        }
        (_, Some("access_denied")) => ProviderProblem::Cancelled,
        (_, Some("temporarily_unavailable" | "server_error")) => ProviderProblem::Unreachable,
        _ => ProviderProblem::Refused,
    };
    if problem == ProviderProblem::Refused {
        upstream::record_failure(attempt, returned.request.link_to).await?;
    }
    Ok(Err(problem))
}
