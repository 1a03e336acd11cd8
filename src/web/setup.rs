//! `/setup`: the first administrator makes their account. Closes for good afterwards.

use askama::Template;

use crate::http::page::{Page, Shell};

/// The page that makes the first account.
#[derive(Template)]
#[template(path = "setup.html")]
pub struct SetupPage {
    /// What every page needs.
    pub shell: Shell,
    /// Where the form posts to. Fields: `csrf_token`, `token`, `name`, `username`, `email`, `password`, `password_again`.
    pub form_action: String,
    /// The set-up link's token.
    pub token: String,
    /// What was typed so far; never a password.
    pub typed: SetupFields,
    /// What was wrong with it.
    pub problems: SetupProblems,
}

/// What was typed.
#[derive(Clone, Debug, Default)]
pub struct SetupFields {
    /// Their name.
    pub name: String,
    /// The name to sign in with.
    pub username: String,
    /// Their e-mail address.
    pub email: String,
}

/// What was wrong, field by field.
#[derive(Clone, Debug, Default)]
pub struct SetupProblems {
    /// With their name.
    pub name: Option<SetupProblem>,
    /// With the name to sign in with.
    pub username: Option<SetupProblem>,
    /// With the e-mail address.
    pub email: Option<SetupProblem>,
    /// With the password.
    pub password: Option<SetupProblem>,
    /// With the password, typed again.
    pub password_again: Option<SetupProblem>,
}

/// What can be wrong with a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SetupProblem {
    /// Nothing was typed.
    Missing,
    /// Not an e-mail address.
    NotAnEmailAddress,
    /// A user name with spaces, an `@`, or too long.
    NotAUserName,
    /// Somebody has it already.
    Taken,
    /// A password of fewer than 8 characters.
    TooShort,
    /// A password of more than 128 characters.
    TooLong,
    /// A password that everybody guesses first.
    TooCommon,
    /// The two passwords differ.
    Differs,
}

impl SetupPage {
    /// The sentence at a field.
    fn sentence(&self, problem: &SetupProblem) -> String {
        match problem {
            SetupProblem::Missing => self.shell.text("problem-missing"),
            SetupProblem::NotAnEmailAddress => self.shell.text("problem-email"),
            SetupProblem::NotAUserName => self.shell.text("problem-username"),
            SetupProblem::Taken => self.shell.text("problem-taken"),
            SetupProblem::TooShort => self.shell.text("problem-password-short"),
            SetupProblem::TooLong => self.shell.text("problem-password-long"),
            SetupProblem::TooCommon => self.shell.text("problem-password-common"),
            SetupProblem::Differs => self.shell.text("problem-password-differs"),
        }
    }
}

impl Page for SetupPage {
    fn shell(&self) -> &Shell {
        &self.shell
    }
}
