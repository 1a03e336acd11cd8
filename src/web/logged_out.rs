//! `/logged-out`: the end of a visit.

use askama::Template;

use crate::http::page::{AppBrand, Page, Shell};

/// The page that says that one is signed out.
#[derive(Template)]
#[template(path = "logged_out.html")]
pub struct LoggedOutPage {
    /// What every page needs. With an app whose home page is known, the way on leads there.
    pub shell: Shell,
    /// Where to sign in again.
    pub sign_in_url: String,
}

impl Page for LoggedOutPage {
    fn shell(&self) -> &Shell {
        &self.shell
    }
}
