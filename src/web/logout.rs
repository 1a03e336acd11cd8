//! `/logout` (OpenID Connect RP-Initiated Logout 1.0).

use askama::Template;

use crate::http::page::{Page, Shell};

/// The page that asks whether to sign out.
#[derive(Template)]
#[template(path = "logout.html")]
pub struct LogoutPage {
    /// What every page needs.
    pub shell: Shell,
    /// Where the form posts to. Fields: `csrf_token`, `confirm` = `yes`, and `passed_on`.
    pub form_action: String,
    /// What the request said, to be said again with the answer.
    pub passed_on: Vec<(String, String)>,
    /// Who is signed in; `None` if nobody is.
    pub user: Option<LogoutUser>,
    /// Where to go instead.
    pub stay_url: String,
}

/// Who would be signed out.
#[derive(Clone, Debug)]
pub struct LogoutUser {
    /// What tells this account from another of theirs.
    pub label: String,
    /// Stands in for their picture.
    pub initials: String,
}

impl Page for LogoutPage {
    fn shell(&self) -> &Shell {
        &self.shell
    }
}
