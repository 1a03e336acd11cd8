//! What the pages of typed second factors share: the form, and the handling of an attempt.

use axum::response::Response;

use super::{
    candidate::AccountLabel,
    complete::{self, TrustWish},
    paths,
    problem::AttemptProblem,
    step::CandidateFor,
};
use crate::{
    domain::second_factor::SecondFactor,
    factors::second_factor::Outcome,
    http::{errors::PageError, messages::Messages, metrics, page::Shell},
    protocol::parameters::Parameters,
};

/// The form for a code.
pub struct CodeForm {
    /// Where it posts to. Fields: `csrf_token`, `code`, `trust` = `yes`.
    pub action: String,
    /// The user who is signing in.
    pub account: AccountLabel,
    /// The page with the other second factors; `None` if there is no other.
    pub others_address: Option<String>,
    /// The problem with the last attempt.
    pub problem: Option<AttemptProblem>,
}

/// The result of an attempt.
pub enum Attempted {
    /// Continue with the next step.
    GoOn(Response),
    /// The page again, with the problem.
    Again(Box<Again>),
}

/// The data of the page that asks again.
pub struct Again {
    /// The common data of the page.
    pub shell: Shell,
    /// The form.
    pub form: CodeForm,
    /// The problem.
    pub problem: AttemptProblem,
}

impl CodeForm {
    /// The form of the step, and the common data of its page.
    ///
    /// # Errors
    /// When the session cannot be read or written (503).
    pub async fn new<G>(step: &mut CandidateFor<G>, factor: SecondFactor) -> Result<(Shell, Self), PageError> {
        let form = Self {
            action: step.destination.address(paths::of_factor(factor)),
            account: step.label(),
            others_address: step.others_address(),
            problem: None,
        };
        Ok((step.shell().await?, form))
    }

    /// Whether the last code was wrong.
    pub fn is_wrong(&self) -> bool {
        self.problem == Some(AttemptProblem::Mismatch)
    }

    /// The title and the sentence above the form.
    pub fn notice(&self, messages: &Messages) -> Option<(String, String)> {
        self.problem?.notice(messages)
    }
}

/// Records the result of an attempt at `factor`.
///
/// # Errors
/// When the store fails (503 or 500).
pub async fn attempted<G>(
    mut step: CandidateFor<G>,
    factor: SecondFactor,
    form: &Parameters,
    outcome: Outcome,
) -> Result<Attempted, PageError> {
    let problem = match outcome {
        Outcome::Proved => {
            metrics::sign_in("succeeded");
            let wish = TrustWish::of(form);
            let recorded = complete::second_factor(
                &mut step.request,
                &step.destination,
                step.candidate,
                factor.method(),
                wish,
            )
            .await?;
            return Ok(Attempted::GoOn(recorded.go_on()));
        }
        Outcome::Refused => AttemptProblem::Mismatch,
        Outcome::Throttled(throttled) => AttemptProblem::from(throttled),
    };
    metrics::sign_in(problem.as_result());
    let (shell, form) = CodeForm::new(&mut step, factor).await?;
    let form = CodeForm {
        problem: Some(problem),
        ..form
    };
    Ok(Attempted::Again(Box::new(Again { shell, form, problem })))
}
