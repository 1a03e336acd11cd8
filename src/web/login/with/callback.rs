//! `/login/with/{provider}/callback`: the redirect back from another provider. The request is taken out of the store and the
//! answer verified; then it is a first factor, or links the account of the user who started it.

use axum::response::Response;
use serde::Deserialize;

use crate::{
    context::Context,
    domain::upstream::UpstreamIdentity,
    factors::upstream::{self, Recognised, Returned},
    federation::{CallbackValues, Upstream},
    http::{
        error_page::ErrorKind,
        errors::PageError,
        metrics,
        page::render,
        page_request::PageRequest,
        parameters::{PagePath, PageQuery},
    },
    web::sign_in::{
        complete,
        destination::{Destination, DestinationQuery},
        login_page::LoginPage,
        providers::ProviderProblem,
        providers_page::{self, Linking},
    },
};

/// The provider's response (RFC 6749 sections 4.1.2 and 4.1.2.1, RFC 9207).
#[derive(Deserialize)]
pub struct CallbackQuery {
    state: Option<String>,
    code: Option<String>,
    error: Option<String>,
    iss: Option<String>,
}

/// Verifies the response, and continues.
///
/// # Errors
/// When there is no such provider (404), the request expired (400), or the store fails (503 or 500).
pub async fn get(
    PagePath(id): PagePath,
    mut request: PageRequest,
    PageQuery(query): PageQuery<CallbackQuery>,
) -> Result<Response, PageError> {
    let context = &request.context;
    let found = context.federation.find_open(&context.config, &id);
    let upstream = &found.ok_or(ErrorKind::NotFound)?;
    let Some(returned) = returned(&request, upstream, query.state.as_deref()).await? else {
        return refuse(&mut request, &Destination::home(), ProviderProblem::Expired, upstream).await;
    };
    let identified = identify(upstream, &request.context, &query, &returned).await?;
    if let Some(owner) = returned.request.link_to {
        let linking = Linking {
            upstream,
            owner,
            identified,
        };
        return providers_page::finish(request, linking).await;
    }
    let query = DestinationQuery::of_address(&returned.request.destination);
    let destination = Destination::load(&request, &query).await?;
    let problem = match identified {
        Ok(identity) => match upstream::recognise(&request.context, &upstream.config, &identity).await? {
            Recognised::Yes(user) => {
                metrics::sign_in("succeeded");
                let method = identity.method(request.context.now);
                let recorded = complete::first_factor(&mut request, &destination, *user, method).await?;
                return Ok(recorded.go_on());
            }
            Recognised::Closed => ProviderProblem::Refused,
            Recognised::Unknown => ProviderProblem::NoAccount,
        },
        Err(problem) => problem,
    };
    metrics::sign_in("refused");
    refuse(&mut request, &destination, problem, upstream).await
}

/// The sign-in page, with the problem.
async fn refuse(
    request: &mut PageRequest,
    destination: &Destination,
    problem: ProviderProblem,
    upstream: &Upstream,
) -> Result<Response, PageError> {
    let page = LoginPage::new(request, destination).await?;
    let page = page.with_provider_problem(problem, &upstream.config.name);
    Ok(render(problem.status(), &page.shell, &page))
}

async fn returned(
    request: &PageRequest,
    upstream: &Upstream,
    text: Option<&str>,
) -> Result<Option<Returned>, PageError> {
    let (Some(digest), Some(text)) = (request.browser.digest(), text) else {
        return Ok(None);
    };
    Ok(upstream::come_back(&request.context, &digest, &upstream.config.id, text).await?)
}

/// The identity at the provider, or why there is none.
async fn identify(
    upstream: &Upstream,
    context: &Context,
    query: &CallbackQuery,
    returned: &Returned,
) -> Result<Result<UpstreamIdentity, ProviderProblem>, PageError> {
    let (problem, reason) = match (&query.code, query.error.as_deref()) {
        (Some(code), None) => {
            let answer = CallbackValues {
                code,
                issuer: query.iss.as_deref(),
                nonce: &returned.request.nonce,
                verifier: &returned.verifier,
                reauthenticate_since: returned.request.reauthenticate_since,
            };
            match upstream.identify(&answer, context.now).await {
                Ok(identity) => return Ok(Ok(identity)),
                Err(error) => (ProviderProblem::of(&error), error.to_string()),
            }
        }
        (_, Some("access_denied")) => (ProviderProblem::Cancelled, "cancelled at the provider".to_owned()),
        (_, Some("temporarily_unavailable" | "server_error")) => {
            (ProviderProblem::Unreachable, "the provider is not available".to_owned())
        }
        (_, error) => (
            ProviderProblem::Refused,
            format!("the provider answered with an error: {error:?}"),
        ),
    };
    let (user, reason) = (returned.request.link_to, format!("{}: {reason}", upstream.config.id));
    match problem {
        ProviderProblem::Refused => upstream::record_failure(context, user, &reason).await?,
        _ => upstream::log_failure(context, user, &reason),
    }
    Ok(Err(problem))
}
