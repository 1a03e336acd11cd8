//! The fields for a new password: the values of the form, and the problems for the page.

use axum::http::StatusCode;
use secrecy::SecretString;

use crate::{
    accounts::{
        password::{Judgement, NewPasswordProblem, Purpose, Refusal, TypedPassword},
        password_quality::{Strength, Weakness},
    },
    crypto::password::Overloaded,
    http::{errors::PageError, messages::Messages},
    protocol::parameters::Parameters,
};

/// The assessment of a new password, for pages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct NewPasswordProblems(pub Judgement);

/// The password of a form. Fields: `password`, `password_again`, and `check` if it is only to be checked.
pub fn typed_password(form: &Parameters) -> TypedPassword {
    TypedPassword {
        password: SecretString::from(form.get("password").unwrap_or_default()),
        again: form.get("password_again").unwrap_or_default().to_owned(),
        purpose: match form.get("check") {
            None => Purpose::Choose,
            Some("typing") => Purpose::JudgeWhileTyping,
            Some(_) => Purpose::Judge,
        },
    }
}

/// The problem, and suggestions.
pub fn sentence(problem: NewPasswordProblem, messages: &Messages) -> String {
    match problem {
        NewPasswordProblem::TooShort => messages.text("problem-password-short"),
        NewPasswordProblem::TooLong => messages.text("problem-password-long"),
        NewPasswordProblem::TooGuessable(Some(Weakness::Common)) => messages.text("problem-password-common"),
        NewPasswordProblem::TooGuessable(Some(Weakness::Word)) => messages.text("problem-password-word"),
        NewPasswordProblem::TooGuessable(Some(Weakness::Date)) => messages.text("problem-password-date"),
        NewPasswordProblem::TooGuessable(Some(Weakness::Pattern)) => messages.text("problem-password-pattern"),
        NewPasswordProblem::TooGuessable(None) => messages.text("problem-password-guessable"),
        NewPasswordProblem::Breached => messages.text("problem-password-breached"),
        NewPasswordProblem::Same => messages.text("problem-password-same"),
        NewPasswordProblem::Differs => messages.text("problem-password-differs"),
    }
}

/// What is wrong with the password, for the page.
///
/// # Errors
/// When too many were tried (429), or too many wait to be hashed (503).
pub fn judged(refusal: Refusal) -> Result<NewPasswordProblems, PageError> {
    match refusal {
        Refusal::Judged(judgement) => Ok(NewPasswordProblems(judgement)),
        Refusal::Throttled(throttled) => Err(throttled.into()),
        Refusal::Overloaded => Err(Overloaded.into()),
    }
}

impl NewPasswordProblems {
    /// The page's status.
    pub fn status(&self) -> StatusCode {
        match self.0.purpose {
            Purpose::Choose => StatusCode::UNPROCESSABLE_ENTITY,
            Purpose::Judge | Purpose::JudgeWhileTyping => StatusCode::OK,
        }
    }

    /// The sentence at the first field.
    pub fn at_password(&self, messages: &Messages) -> Option<String> {
        self.0.problem.map(|problem| sentence(problem, messages))
    }

    /// How hard it is to guess: a level for a meter, and a word.
    pub fn meter(&self, messages: &Messages) -> Option<(u8, String)> {
        let strength = self.0.strength?;
        let word = match strength {
            Strength::Guessed => messages.text("password-strength-guessed"),
            Strength::Weak => messages.text("password-strength-weak"),
            Strength::Fair => messages.text("password-strength-fair"),
            Strength::Good => messages.text("password-strength-good"),
            Strength::Strong => messages.text("password-strength-strong"),
        };
        Some((strength.level(), word))
    }

    /// The sentence at the second field.
    pub fn at_password_again(&self, messages: &Messages) -> Option<String> {
        self.0.again.map(|problem| sentence(problem, messages))
    }
}
