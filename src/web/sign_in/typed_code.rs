//! What the pages of second factors that are typed have in common: the form, and what becomes of an attempt.

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
    /// Who is on their way in.
    pub account: AccountLabel,
    /// Where the other second factors are.
    pub others_address: String,
    /// What was wrong with the last attempt.
    pub problem: Option<AttemptProblem>,
}

/// How an attempt ended.
pub enum Attempted {
    /// On to what comes next.
    GoOn(Response),
    /// The page again, with what was wrong.
    Again(Box<Again>),
}

/// What the page shows that asks again.
pub struct Again {
    /// The frame.
    pub shell: Shell,
    /// The form.
    pub form: CodeForm,
    /// What was wrong.
    pub problem: AttemptProblem,
}

impl CodeForm {
    /// The form of the step, and the frame around it.
    ///
    /// # Errors
    /// When the session cannot be read or written (503).
    pub async fn new<G>(step: &mut CandidateFor<G>, factor: SecondFactor) -> Result<(Shell, Self), PageError> {
        let form = Self {
            action: step.destination.address(paths::of_factor(factor)),
            account: step.label(),
            others_address: step.destination.address(paths::SECOND_FACTOR),
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

/// Records the outcome of an attempt at `factor`.
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
        Outcome::Throttled { until } => AttemptProblem::too_many(until, step.request.context.now),
    };
    metrics::sign_in(problem.as_result());
    let (shell, form) = CodeForm::new(&mut step, factor).await?;
    let form = CodeForm {
        problem: Some(problem),
        ..form
    };
    Ok(Attempted::Again(Box::new(Again { shell, form, problem })))
}
