//! `/login/passkey`: a passkey as the second factor.

use askama::Template;
use axum::{http::StatusCode, response::Response};

use crate::{
    factors::passkey::{self, Outcome},
    http::{
        current_user::PageRejection,
        error_page::ErrorKind,
        errors::PageError,
        forms::CheckedForm,
        metrics,
        page::{Shell, render},
    },
    web::sign_in::{
        candidate::AccountLabel,
        complete::{self, TrustWish},
        passkey_form::{self, PasskeyForm, PasskeyProblem},
        problem::AttemptProblem,
        step::{CandidateFor, HasPasskey},
    },
};

/// The page that asks for it.
#[derive(Template)]
#[template(path = "login/passkey.html")]
pub struct PasskeyPage {
    /// The common data of every page.
    pub shell: Shell,
    /// The user who is signing in.
    pub account: AccountLabel,
    /// The form for the passkey, and its field `trust` = `yes`.
    pub passkey: PasskeyForm,
    /// The page with the other factors.
    pub others_address: Option<String>,
    /// Whether there were too many attempts.
    pub problem: Option<AttemptProblem>,
}

impl PasskeyPage {
    /// The title and the sentence above the form.
    fn notice(&self) -> Option<(String, String)> {
        let throttled = self.problem.and_then(|problem| problem.notice(&self.shell.messages));
        throttled.or_else(|| self.passkey.notice(&self.shell.messages))
    }
}

/// The form; users who are not signing in, or have no passkey, are redirected to their next step.
///
/// # Errors
/// When passkeys are not possible for this issuer (404), or the session cannot be read or written (503).
pub async fn get(mut step: CandidateFor<HasPasskey>) -> Result<Response, PageError> {
    let page = page(&mut step).await?;
    Ok(render(StatusCode::OK, &page.shell, &page))
}

/// Creates a challenge for the user who is signing in.
///
/// # Errors
/// When no user with a passkey is signing in (400), or the store fails (503 or 500).
pub async fn challenge(
    step: Result<CandidateFor<HasPasskey>, PageRejection>,
    _: CheckedForm,
) -> Result<Response, PageError> {
    let step = step.map_err(PageRejection::for_script)?;
    let ceremonies = passkey_form::ceremonies(&step.request)?;
    let begun = passkey::begin_second_factor(&ceremonies, step.candidate.user.id)
        .await
        .map_err(passkey_form::failure)?;
    Ok(passkey_form::challenge(begun.ok_or(ErrorKind::SignInExpired)?))
}

/// Checks the response.
///
/// # Errors
/// When the store fails (503 or 500).
pub async fn post(mut step: CandidateFor<HasPasskey>, CheckedForm(form): CheckedForm) -> Result<Response, PageError> {
    let ceremonies = passkey_form::ceremonies(&step.request)?;
    let (ceremony, answer) = passkey_form::answer(&form);
    let outcome = passkey::finish_second_factor(&ceremonies, step.candidate.user.id, ceremony, answer)
        .await
        .map_err(passkey_form::failure)?;
    let problem = match outcome {
        Outcome::Proved(proved) => {
            metrics::sign_in("succeeded");
            let (method, wish) = (proved.backup.method(), TrustWish::of(&form));
            let recorded =
                complete::second_factor(&mut step.request, &step.destination, step.candidate, method, wish).await?;
            return Ok(recorded.go_on());
        }
        Outcome::Refused => PasskeyProblem::Refused,
        Outcome::Expired => PasskeyProblem::Expired,
        Outcome::Throttled(throttled) => {
            let throttled = AttemptProblem::from(throttled);
            metrics::sign_in(throttled.as_result());
            let mut page = page(&mut step).await?;
            page.problem = Some(throttled);
            return Ok(throttled.answer(&page.shell, &page));
        }
    };
    metrics::sign_in(AttemptProblem::Mismatch.as_result());
    let mut page = page(&mut step).await?;
    page.passkey = page.passkey.with(problem);
    Ok(render(StatusCode::UNAUTHORIZED, &page.shell, &page))
}

async fn page(step: &mut CandidateFor<HasPasskey>) -> Result<PasskeyPage, PageError> {
    let action = step.destination.address("/login/passkey");
    let passkey = PasskeyForm::new(&mut step.request, action, "/login/passkey/challenge").await?;
    Ok(PasskeyPage {
        passkey: passkey.ok_or(ErrorKind::NotFound)?,
        account: step.label(),
        others_address: step.others_address(),
        problem: None,
        shell: step.shell().await?,
    })
}
