//! `/login`: a username and a password.

use axum::{
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use secrecy::SecretString;

use crate::{
    domain::authentication_method::AuthenticationMethod,
    factors::password::{self, AttemptError, Outcome},
    http::{errors::PageError, forms::CheckedForm, metrics, page::render},
    web::sign_in::{
        complete,
        login_page::{Forgotten, LoginPage},
        problem::AttemptProblem,
        step::SignInStep,
    },
};

pub mod email_code;
pub mod enrol;
pub mod enrol_passkey;
pub mod keep_account;
pub mod new_password;
pub mod next;
pub mod passkey;
pub mod recovery_code;
pub mod second_factor;
pub mod sms_code;
pub mod terms;
pub mod totp;
pub mod with;
pub mod with_passkey;

/// The maximum length of a name that is shown again, in characters.
const LONGEST_NAME: usize = 254;

/// The form.
///
/// # Errors
/// When the store fails (503 or 500).
pub async fn get(mut step: SignInStep) -> Result<Response, PageError> {
    if let Some(address) = step.already_done().await? {
        return Ok(Redirect::to(&address).into_response());
    }
    let mut page = LoginPage::new(&mut step.request, &step.destination).await?;
    if step.has_new_password {
        page.forgotten = Forgotten::Changed;
    }
    Ok(render(StatusCode::OK, &page.shell, &page))
}

/// An attempt.
///
/// # Errors
/// When the store fails (503 or 500).
pub async fn post(mut step: SignInStep, CheckedForm(form): CheckedForm) -> Result<Response, PageError> {
    let username = form.get("username").unwrap_or_default().trim();
    let password = SecretString::from(form.get("password").unwrap_or_default());
    let context = &step.request.context;
    let problem = match password::prove(context, username, &password).await {
        Ok(Outcome::Proved(user)) => {
            metrics::sign_in("succeeded");
            step.request.browser.note_passkeys(&form).await?;
            let method = AuthenticationMethod::Pwd;
            let recorded = complete::first_factor(&mut step.request, &step.destination, *user, method).await?;
            return Ok(recorded.go_on());
        }
        Ok(Outcome::Refused) => AttemptProblem::Mismatch,
        Ok(Outcome::Throttled(throttled)) => AttemptProblem::from(throttled),
        Err(AttemptError::Overloaded(_)) => AttemptProblem::Busy,
        Err(AttemptError::Store(error)) => return Err(error.into()),
    };
    metrics::sign_in(problem.as_result());
    let page = LoginPage {
        username: username.chars().take(LONGEST_NAME).collect(),
        problem: Some(problem),
        ..LoginPage::new(&mut step.request, &step.destination).await?
    };
    Ok(problem.answer(&page.shell, &page))
}
