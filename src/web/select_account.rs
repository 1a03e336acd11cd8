//! `/select-account`: go on as somebody who is signed in here, or as somebody else (`prompt=select_account`).

use askama::Template;

use crate::http::page::{Page, Shell};

/// The page that asks as whom to go on.
#[derive(Template)]
#[template(path = "select_account.html")]
pub struct SelectAccountPage {
    /// What every page needs.
    pub shell: Shell,
    /// Where the form posts to. Fields: `csrf_token`, `account` = the chosen [`AccountChoice::value`] or `another`.
    pub form_action: String,
    /// Who is signed in here.
    pub accounts: Vec<AccountChoice>,
}

/// An account to go on with.
#[derive(Clone, Debug)]
pub struct AccountChoice {
    /// What the form says when it is chosen: the session's id.
    pub value: String,
    /// The person's name.
    pub name: String,
    /// What tells this account from another of theirs.
    pub label: String,
    /// Stands in for their picture.
    pub initials: String,
}

impl Page for SelectAccountPage {
    fn shell(&self) -> &Shell {
        &self.shell
    }
}
