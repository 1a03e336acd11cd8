//! `/login/recovery-code`: one of the codes that were written down.

use askama::Template;
use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Redirect, Response},
};

use super::{
    attempt,
    problem::TryProblem,
    proved::{self, Prover, TrustWish, Visit},
    second_factor::AccountLabel,
    way::{Way, WayQuery},
};
use crate::{
    domain::{session::AuthenticationMethod, sign_in::SecondFactor},
    factors::{recovery_code, second_factor::Outcome},
    http::{
        browser::Browser,
        csrf::check_form,
        errors::PageError,
        metrics,
        page::{Page, Shell, render},
        parameters::{PageParameters, PageQuery},
        request_context::RequestContext,
        state::AppState,
    },
};

/// The page that asks for the code.
#[derive(Template)]
#[template(path = "login/recovery_code.html")]
pub struct RecoveryCodePage {
    /// What every page needs.
    pub shell: Shell,
    /// Where the form posts to. Fields: `csrf_token`, `code`, `trust` = `yes`.
    pub form_action: String,
    /// Who is on their way in.
    pub account: AccountLabel,
    /// Where the other ways are.
    pub others_address: String,
    /// What was wrong with the last try.
    pub problem: Option<TryProblem>,
}

impl RecoveryCodePage {
    /// The sentence at the field.
    fn field_problem(&self) -> Option<String> {
        (self.problem == Some(TryProblem::Mismatch)).then(|| self.shell.text("recovery-problem-mismatch"))
    }

    /// The title and the sentence above the form.
    fn notice(&self) -> Option<(String, String)> {
        self.problem?.notice(&self.shell.messages)
    }
}

impl Page for RecoveryCodePage {
    fn shell(&self) -> &Shell {
        &self.shell
    }
}

/// The form; who is not on their way in, or has no such code, is sent to where they are.
///
/// # Errors
/// A page, when the link is used, lapsed or another browser's.
pub async fn get(
    State(state): State<AppState>,
    mut browser: Browser,
    headers: HeaderMap,
    PageQuery(query): PageQuery<WayQuery>,
) -> Result<Response, PageError> {
    let way = Way::load(&state, &browser, &query).await?;
    let Some(prover) = proved::prover_with(&state, &browser, &headers, SecondFactor::RecoveryCode).await? else {
        return Ok(Redirect::to(&way.address("/login")).into_response());
    };
    let page = page(&state, &mut browser, &headers, &prover, &way).await?;
    Ok(render(StatusCode::OK, page))
}

/// A try.
///
/// # Errors
/// A page, when the form is not ours or the link lapsed.
pub async fn post(
    State(state): State<AppState>,
    context: RequestContext,
    mut browser: Browser,
    headers: HeaderMap,
    PageQuery(query): PageQuery<WayQuery>,
    PageParameters(form): PageParameters,
) -> Result<Response, PageError> {
    check_form(&state, &headers, &browser, &form)?;
    let way = Way::load(&state, &browser, &query).await?;
    let Some(prover) = proved::prover_with(&state, &browser, &headers, SecondFactor::RecoveryCode).await? else {
        return Ok(Redirect::to(&way.address("/login")).into_response());
    };
    let attempt = attempt(&state, &context, &headers);
    let code = form.get("code").unwrap_or_default();
    let outcome = recovery_code::prove(&attempt, prover.user.id, code).await?;
    let problem = match outcome {
        Outcome::Proved => {
            metrics::sign_in("succeeded");
            let visit = Visit {
                state: &state,
                context: &context,
                headers: &headers,
                way: &way,
            };
            let wish = TrustWish::of(&form);
            let proved =
                proved::second_factor(&visit, &mut browser, prover, AuthenticationMethod::RecoveryCode, wish).await?;
            return Ok(proved.go_on());
        }
        Outcome::Refused => TryProblem::Mismatch,
        Outcome::Throttled { until } => TryProblem::too_many(until, attempt.now),
    };
    metrics::sign_in(problem.as_result());
    let page = page(&state, &mut browser, &headers, &prover, &way).await?;
    Ok(problem.answer(RecoveryCodePage {
        problem: Some(problem),
        ..page
    }))
}

async fn page(
    state: &AppState,
    browser: &mut Browser,
    headers: &HeaderMap,
    prover: &Prover,
    way: &Way,
) -> Result<RecoveryCodePage, PageError> {
    Ok(RecoveryCodePage {
        shell: way.shell(state, browser, headers, Some(&prover.user)).await?,
        form_action: way.address("/login/recovery-code"),
        account: AccountLabel::of(prover, way),
        others_address: way.address("/login/second-factor"),
        problem: None,
    })
}
