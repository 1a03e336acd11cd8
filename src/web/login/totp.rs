//! `/login/totp`: a code of an authenticator app.

use askama::Template;
use axum::{http::StatusCode, response::Response};

use crate::{
    domain::second_factor::SecondFactor,
    factors::totp::{self, TotpError},
    http::{
        errors::{PageError, describe},
        forms::CheckedForm,
        page::{Shell, render},
    },
    web::sign_in::{
        step::{CandidateFor, HasTotp},
        typed_code::{Attempted, CodeForm, attempted},
    },
};

/// The page that asks for the code.
#[derive(Template)]
#[template(path = "login/totp.html")]
pub struct TotpPage {
    /// What every page needs.
    pub shell: Shell,
    /// The form.
    pub form: CodeForm,
}

impl TotpPage {
    /// The sentence at the field.
    fn field_problem(&self) -> Option<String> {
        self.form.is_wrong().then(|| self.shell.text("totp-problem-mismatch"))
    }
}

/// The form.
///
/// # Errors
/// When the session cannot be read or written (503).
pub async fn get(mut step: CandidateFor<HasTotp>) -> Result<Response, PageError> {
    let (shell, form) = CodeForm::new(&mut step, SecondFactor::Totp).await?;
    let page = TotpPage { shell, form };
    Ok(render(StatusCode::OK, &page.shell, &page))
}

/// An attempt.
///
/// # Errors
/// When the store fails (503 or 500).
pub async fn post(step: CandidateFor<HasTotp>, CheckedForm(form): CheckedForm) -> Result<Response, PageError> {
    let code = form.get("code").unwrap_or_default();
    let outcome = totp::prove(&step.request.context, step.candidate.user.id, code)
        .await
        .map_err(failure)?;
    Ok(match attempted(step, SecondFactor::Totp, &form, outcome).await? {
        Attempted::GoOn(next) => next,
        Attempted::Again(again) => {
            let page = TotpPage {
                shell: again.shell,
                form: again.form,
            };
            again.problem.answer(&page.shell, &page)
        }
    })
}

/// A secret that does not open is our fault, and counts as nobody's attempt.
fn failure(error: TotpError) -> PageError {
    match error {
        TotpError::Store(failure) => failure.into(),
        other => PageError::internal(describe(&other)),
    }
}
