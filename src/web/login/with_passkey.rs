//! `/login/with-passkey`: signing in with a passkey alone. Nobody says a name: whoever asks for a challenge is asked the same, and
//! whose passkey it was shows by the answer.

use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
    response::Response,
};

use super::{
    Step,
    complete::{self, Visit},
    destination::DestinationQuery,
    problem::TryProblem,
};
use crate::{
    domain::{passkey::Backup, session::AuthenticationMethod},
    factors::passkey::{self, Outcome},
    http::{
        browser::Browser,
        csrf::check_form,
        errors::PageError,
        metrics,
        page::render,
        parameters::{PageParameters, PageQuery},
        request_context::RequestContext,
        state::AppState,
    },
    web::passkey_form::{self, Answering, PasskeyProblem},
};

/// A challenge.
///
/// # Errors
/// A page, when the form is not ours.
pub async fn challenge(
    State(state): State<AppState>,
    context: RequestContext,
    browser: Browser,
    headers: HeaderMap,
    PageParameters(form): PageParameters,
) -> Result<Response, PageError> {
    check_form(&state, &headers, &browser, &form)?;
    let answering = Answering::new(&state, &browser)?;
    let ceremonies = answering.ceremonies(&state, &context, &headers);
    let begun = passkey::begin_sign_in(&ceremonies)
        .await
        .map_err(passkey_form::failure)?;
    Ok(passkey_form::challenge(begun))
}

/// The answer. One that proves nothing leads back to the sign-in page.
///
/// # Errors
/// A page, when the form is not ours or the link lapsed.
pub async fn post(
    State(state): State<AppState>,
    context: RequestContext,
    mut browser: Browser,
    headers: HeaderMap,
    PageQuery(query): PageQuery<DestinationQuery>,
    PageParameters(form): PageParameters,
) -> Result<Response, PageError> {
    check_form(&state, &headers, &browser, &form)?;
    let step = Step::load(&state, &browser, &query).await?;
    let answering = Answering::new(&state, &browser)?;
    let ceremonies = answering.ceremonies(&state, &context, &headers);
    let (ceremony, answer) = passkey_form::answer(&form);
    let outcome = passkey::finish_sign_in(&ceremonies, ceremony, answer)
        .await
        .map_err(passkey_form::failure)?;
    let problem = match outcome {
        Outcome::Proved(proved) => {
            metrics::sign_in("succeeded");
            let visit = Visit {
                state: &state,
                context: &context,
                headers: &headers,
                destination: &step.destination,
            };
            let method = method_of(proved.backup);
            let recorded = complete::first_factor(&visit, &mut browser, proved.user, method).await?;
            return Ok(recorded.go_on());
        }
        Outcome::Refused => PasskeyProblem::Refused,
        Outcome::Lapsed => PasskeyProblem::Lapsed,
        Outcome::Throttled { until } => {
            let problem = TryProblem::too_many(until, state.clock.now());
            metrics::sign_in(problem.as_result());
            let page = step
                .page(&state, &mut browser, &headers, String::new(), Some(problem))
                .await?;
            return Ok(problem.answer(page));
        }
    };
    metrics::sign_in(TryProblem::Mismatch.as_result());
    let mut page = step.page(&state, &mut browser, &headers, String::new(), None).await?;
    page.passkey = page.passkey.map(|form| form.with(problem));
    Ok(render(StatusCode::UNAUTHORIZED, page))
}

/// What a sign-in gains by a passkey: whether its key can leave its device makes the difference (RFC 8176 section 2).
pub fn method_of(backup: Backup) -> AuthenticationMethod {
    match backup {
        Backup::DeviceBound => AuthenticationMethod::DevicePasskey,
        Backup::Possible | Backup::Done => AuthenticationMethod::Passkey,
    }
}
