//! `/login/with-passkey`: a passkey instead of a username and a password. Its form is on the sign-in page.

use axum::{http::StatusCode, response::Response};

use crate::{
    factors::passkey::{self, Outcome},
    http::{errors::PageError, forms::CheckedForm, metrics, page::render, page_request::PageRequest},
    web::sign_in::{
        complete,
        login_page::LoginPage,
        passkey_form::{self, PasskeyProblem},
        problem::AttemptProblem,
        step::SignInStep,
    },
};

/// Creates a challenge, for any user.
///
/// # Errors
/// When passkeys are not possible for this issuer (404), or the store fails (503 or 500).
pub async fn challenge(request: PageRequest, _: CheckedForm) -> Result<Response, PageError> {
    let ceremonies = passkey_form::ceremonies(&request)?;
    let begun = passkey::begin_sign_in(&ceremonies)
        .await
        .map_err(passkey_form::failure)?;
    Ok(passkey_form::challenge(begun))
}

/// Checks the response. An invalid one leads back to the sign-in page.
///
/// # Errors
/// When passkeys are not possible for this issuer (404), or the store fails (503 or 500).
pub async fn post(mut step: SignInStep, CheckedForm(form): CheckedForm) -> Result<Response, PageError> {
    let ceremonies = passkey_form::ceremonies(&step.request)?;
    let (ceremony, answer) = passkey_form::answer(&form);
    let outcome = passkey::finish_sign_in(&ceremonies, ceremony, answer)
        .await
        .map_err(passkey_form::failure)?;
    let problem = match outcome {
        Outcome::Proved(proved) => {
            metrics::sign_in("succeeded");
            let method = proved.backup.method();
            let recorded = complete::first_factor(&mut step.request, &step.destination, proved.user, method).await?;
            return Ok(recorded.go_on());
        }
        Outcome::Refused => PasskeyProblem::Refused,
        Outcome::Expired => PasskeyProblem::Expired,
        Outcome::Throttled(throttled) => {
            let problem = AttemptProblem::from(throttled);
            metrics::sign_in(problem.as_result());
            let page = LoginPage {
                username: String::new(),
                problem: Some(problem),
                ..LoginPage::new(&mut step.request, &step.destination).await?
            };
            return Ok(problem.answer(&page.shell, &page));
        }
    };
    metrics::sign_in(AttemptProblem::Mismatch.as_result());
    let mut page = LoginPage::new(&mut step.request, &step.destination).await?;
    page.username = String::new();
    page.passkey = page.passkey.map(|form| form.with(problem));
    Ok(render(StatusCode::UNAUTHORIZED, &page.shell, &page))
}
