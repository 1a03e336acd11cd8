//! The last step of an authorization, where the answer travels in a form (OAuth 2.0 Form Post Response Mode).

use askama::Template;

use crate::http::page::{Page, Shell};

/// The page that carries the answer to the app. It posts by itself where scripts run, and has a button where they do not.
///
/// It has no `csrf_token`: the form goes to the app, and the token is ours.
#[derive(Template)]
#[template(path = "authorize/respond.html")]
pub struct RespondPage {
    /// What every page needs. `form_action` has to name the app's origin.
    pub shell: Shell,
    /// The redirect URI.
    pub action: String,
    /// The parameters of the answer.
    pub fields: Vec<(&'static str, String)>,
}

impl Page for RespondPage {
    fn shell(&self) -> &Shell {
        &self.shell
    }
}
