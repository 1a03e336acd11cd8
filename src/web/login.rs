//! `/login`: a name and a password.

use askama::Template;

use crate::http::{
    page::{Page, Shell},
    words,
};

/// The page that asks for a name and a password.
#[derive(Template)]
#[template(path = "login.html")]
pub struct LoginPage {
    /// What every page needs.
    pub shell: Shell,
    /// Where the form posts to. Fields: `csrf_token`, `username`, `password`.
    pub form_action: String,
    /// Why the page is shown.
    pub purpose: LoginPurpose,
    /// What stands in the name field: a hint, or what was typed last.
    pub username: String,
    /// What was wrong with the last try.
    pub problem: Option<LoginProblem>,
}

/// Why somebody is asked to sign in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LoginPurpose {
    /// Nobody is signed in.
    SignIn,
    /// Somebody is, and the app wants to be sure that it is still they (`prompt=login`, `max_age`).
    ConfirmIdentity,
}

/// What was wrong with the last try. None of them tells whether there is such an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LoginProblem {
    /// The name and the password do not belong together.
    Mismatch,
    /// Too many tries; the next is welcome after so many seconds.
    TooManyTries {
        /// Seconds to wait.
        wait_seconds: u64,
    },
    /// So many tries that passwords are closed for this name.
    Closed,
    /// Too many people sign in at this moment.
    Busy,
}

impl LoginPage {
    fn confirms(&self) -> bool {
        self.purpose == LoginPurpose::ConfirmIdentity
    }

    /// The sentence at the field.
    fn field_problem(&self) -> Option<String> {
        match self.problem? {
            LoginProblem::Mismatch => Some(self.shell.text("login-problem-mismatch")),
            _ => None,
        }
    }

    /// The title and the sentence above the form.
    fn notice(&self) -> Option<(String, String)> {
        match self.problem? {
            LoginProblem::Mismatch => None,
            LoginProblem::TooManyTries { wait_seconds } => Some((
                self.shell.text("login-too-many-tries"),
                words::try_again_in(&self.shell.messages, wait_seconds),
            )),
            LoginProblem::Closed => Some((self.shell.text("login-closed"), self.shell.text("login-closed-help"))),
            LoginProblem::Busy => Some((self.shell.text("login-busy"), self.shell.text("login-busy-help"))),
        }
    }
}

impl Page for LoginPage {
    fn shell(&self) -> &Shell {
        &self.shell
    }
}
