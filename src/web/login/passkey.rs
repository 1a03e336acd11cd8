//! `/login/passkey`: a passkey after something else was proved.

use askama::Template;
use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Redirect, Response},
};

use super::{
    complete::{self, SignInCandidate, TrustWish, Visit},
    destination::{Destination, DestinationQuery},
    problem::TryProblem,
    second_factor::AccountLabel,
    with_passkey::method_of,
};
use crate::{
    domain::sign_in::SecondFactor,
    factors::passkey::{self, Outcome},
    http::{
        browser::Browser,
        csrf::check_form,
        error_page::ErrorKind,
        errors::PageError,
        metrics,
        page::{Page, Shell, render},
        parameters::{PageParameters, PageQuery},
        request_context::RequestContext,
        state::AppState,
    },
    web::passkey_form::{self, Answering, PasskeyForm, PasskeyProblem},
};

/// The page that asks for it.
#[derive(Template)]
#[template(path = "login/passkey.html")]
pub struct PasskeyPage {
    /// What every page needs.
    pub shell: Shell,
    /// Who is on their way in.
    pub account: AccountLabel,
    /// The form that the passkey answers, and its field `trust` = `yes`.
    pub passkey: PasskeyForm,
    /// Where the other ways are.
    pub others_address: String,
    /// Whether too much was tried.
    pub problem: Option<TryProblem>,
}

impl PasskeyPage {
    /// The title and the sentence above the form.
    fn notice(&self) -> Option<(String, String)> {
        let throttled = self.problem.and_then(|problem| problem.notice(&self.shell.messages));
        throttled.or_else(|| self.passkey.notice(&self.shell.messages))
    }
}

impl Page for PasskeyPage {
    fn shell(&self) -> &Shell {
        &self.shell
    }
}

/// The form; who is not on their way in, or has no passkey, is sent to where they are.
///
/// # Errors
/// A page, when the link is used, lapsed or another browser's.
pub async fn get(
    State(state): State<AppState>,
    mut browser: Browser,
    headers: HeaderMap,
    PageQuery(query): PageQuery<DestinationQuery>,
) -> Result<Response, PageError> {
    let destination = Destination::load(&state, &browser, &query).await?;
    let Some(candidate) = complete::candidate_with_factor(&state, &browser, &headers, SecondFactor::Passkey).await?
    else {
        return Ok(Redirect::to(&destination.address("/login")).into_response());
    };
    let page = page(&state, &mut browser, &headers, &candidate, &destination).await?;
    Ok(render(StatusCode::OK, page))
}

/// A challenge for whoever is on their way in.
///
/// # Errors
/// A page, when the form is not ours, or nobody with a passkey is.
pub async fn challenge(
    State(state): State<AppState>,
    context: RequestContext,
    browser: Browser,
    headers: HeaderMap,
    PageParameters(form): PageParameters,
) -> Result<Response, PageError> {
    check_form(&state, &headers, &browser, &form)?;
    let answering = Answering::new(&state, &browser)?;
    let candidate = complete::candidate_with_factor(&state, &browser, &headers, SecondFactor::Passkey).await?;
    let candidate = candidate.ok_or(ErrorKind::SignInLapsed)?;
    let ceremonies = answering.ceremonies(&state, &context, &headers);
    let begun = passkey::begin_second_factor(&ceremonies, candidate.user.id)
        .await
        .map_err(passkey_form::failure)?;
    Ok(passkey_form::challenge(begun.ok_or(ErrorKind::SignInLapsed)?))
}

/// The answer.
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
    let destination = Destination::load(&state, &browser, &query).await?;
    let Some(candidate) = complete::candidate_with_factor(&state, &browser, &headers, SecondFactor::Passkey).await?
    else {
        return Ok(Redirect::to(&destination.address("/login")).into_response());
    };
    let answering = Answering::new(&state, &browser)?;
    let ceremonies = answering.ceremonies(&state, &context, &headers);
    let (ceremony, answer) = passkey_form::answer(&form);
    let outcome = passkey::finish_second_factor(&ceremonies, candidate.user.id, ceremony, answer)
        .await
        .map_err(passkey_form::failure)?;
    let problem = match outcome {
        Outcome::Proved(proved) => {
            metrics::sign_in("succeeded");
            let visit = Visit {
                state: &state,
                context: &context,
                headers: &headers,
                destination: &destination,
            };
            let (method, wish) = (method_of(proved.backup), TrustWish::of(&form));
            let recorded = complete::second_factor(&visit, &mut browser, candidate, method, wish).await?;
            return Ok(recorded.go_on());
        }
        Outcome::Refused => Err(PasskeyProblem::Refused),
        Outcome::Lapsed => Err(PasskeyProblem::Lapsed),
        Outcome::Throttled { until } => Ok(TryProblem::too_many(until, state.clock.now())),
    };
    let mut page = page(&state, &mut browser, &headers, &candidate, &destination).await?;
    match problem {
        Ok(throttled) => {
            metrics::sign_in(throttled.as_result());
            page.problem = Some(throttled);
            Ok(throttled.answer(page))
        }
        Err(problem) => {
            metrics::sign_in(TryProblem::Mismatch.as_result());
            page.passkey = page.passkey.with(problem);
            Ok(render(StatusCode::UNAUTHORIZED, page))
        }
    }
}

async fn page(
    state: &AppState,
    browser: &mut Browser,
    headers: &HeaderMap,
    candidate: &SignInCandidate,
    destination: &Destination,
) -> Result<PasskeyPage, PageError> {
    let passkey = PasskeyForm::new(
        state,
        browser,
        destination.address("/login/passkey"),
        "/login/passkey/challenge",
    )
    .await?;
    Ok(PasskeyPage {
        passkey: passkey.ok_or(ErrorKind::NotFound)?,
        shell: destination
            .shell(state, browser, headers, Some(&candidate.user))
            .await?,
        account: AccountLabel::of(candidate, destination),
        others_address: destination.address("/login/second-factor"),
        problem: None,
    })
}
