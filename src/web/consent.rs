//! `/consent`: what an app would like, and a yes or no.

pub mod items;

use askama::Template;

pub use self::items::{ConsentIcon, ConsentItem, consent_items};
use crate::http::page::{Page, Shell};

/// The page that asks whether an app may have what it asks for. It leads with `shell.app`.
#[derive(Template)]
#[template(path = "consent.html")]
pub struct ConsentPage {
    /// What every page needs.
    pub shell: Shell,
    /// Where the form posts to. Fields: `csrf_token`, `decision` = `allow` or `deny`.
    pub form_action: String,
    /// Who is asked, as they tell their accounts apart ([`crate::domain::user::User::account_label`]).
    pub user_label: String,
    /// Stands in for their picture.
    pub user_initials: String,
    /// Where another account can be chosen.
    pub switch_account_url: String,
    /// What is asked for.
    pub items: Vec<ConsentItem>,
    /// Where they go next ([`crate::http::words::destination`]); `None` for an app on their device.
    pub redirect_host: Option<String>,
    /// Where they can take it back; `None` where they cannot.
    pub account_url: Option<String>,
}

impl Page for ConsentPage {
    fn shell(&self) -> &Shell {
        &self.shell
    }
}
