//! `/login/recovery-code`: one of the codes that were written down.

use askama::Template;
use axum::{http::StatusCode, response::Response};

use crate::{
    domain::second_factor::SecondFactor,
    factors::recovery_code,
    http::{
        errors::PageError,
        forms::CheckedForm,
        page::{Shell, render},
    },
    web::sign_in::{
        step::{CandidateFor, HasRecoveryCode},
        typed_code::{Attempted, CodeForm, attempted},
    },
};

/// The page that asks for the code.
#[derive(Template)]
#[template(path = "login/recovery_code.html")]
pub struct RecoveryCodePage {
    /// What every page needs.
    pub shell: Shell,
    /// The form.
    pub form: CodeForm,
}

impl RecoveryCodePage {
    /// The sentence at the field.
    fn field_problem(&self) -> Option<String> {
        self.form
            .is_wrong()
            .then(|| self.shell.text("recovery-problem-mismatch"))
    }
}

/// The form.
///
/// # Errors
/// When the session cannot be read or written (503).
pub async fn get(mut step: CandidateFor<HasRecoveryCode>) -> Result<Response, PageError> {
    let (shell, form) = CodeForm::new(&mut step, SecondFactor::RecoveryCode).await?;
    let page = RecoveryCodePage { shell, form };
    Ok(render(StatusCode::OK, &page.shell, &page))
}

/// An attempt.
///
/// # Errors
/// When the store fails (503 or 500).
pub async fn post(step: CandidateFor<HasRecoveryCode>, CheckedForm(form): CheckedForm) -> Result<Response, PageError> {
    let code = form.get("code").unwrap_or_default();
    let outcome = recovery_code::prove(&step.request.context, step.candidate.user.id, code).await?;
    Ok(
        match attempted(step, SecondFactor::RecoveryCode, &form, outcome).await? {
            Attempted::GoOn(next) => next,
            Attempted::Again(again) => {
                let page = RecoveryCodePage {
                    shell: again.shell,
                    form: again.form,
                };
                again.problem.answer(&page.shell, &page)
            }
        },
    )
}
