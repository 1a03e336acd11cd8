//! `/`: the signed-in home. Which apps have access, where one is signed in, and the way out.

use askama::Template;

use crate::http::page::{AppBrand, Page, Shell};

/// The page of somebody who is signed in.
#[derive(Template)]
#[template(path = "home.html")]
pub struct HomePage {
    /// What every page needs.
    pub shell: Shell,
    /// Their name.
    pub user_name: String,
    /// What tells this account from another of theirs.
    pub user_label: String,
    /// Stands in for their picture.
    pub user_initials: String,
    /// Where the sign-out form posts to. Fields: `csrf_token`, `confirm` = `yes`, as on the logout page.
    pub logout_action: String,
    /// The apps that have access, latest first.
    pub apps: Vec<HomeApp>,
    /// Where they are signed in, this browser first.
    pub sessions: Vec<HomeSession>,
    /// What just happened, if anything did.
    pub done: Option<HomeDone>,
}

/// An app that has access.
#[derive(Clone, Debug)]
pub struct HomeApp {
    /// Its name, picture and links.
    pub brand: AppBrand,
    /// When it was used last, in words ([`crate::http::words::ago`]).
    pub last_used: String,
    /// Where the form that ends its access posts to; `None` shows no such form. Fields: `csrf_token`.
    pub remove_action: Option<String>,
}

/// A browser that is signed in.
#[derive(Clone, Debug)]
pub struct HomeSession {
    /// What it is, in words ([`crate::http::words::device`]).
    pub device: String,
    /// The address it signed in from.
    pub ip_address: Option<String>,
    /// When it was last here, in words.
    pub last_seen: String,
    /// Whether it is this one.
    pub place: SessionPlace,
    /// Where the form that signs it out posts to; `None` shows no such form. Fields: `csrf_token`.
    pub end_action: Option<String>,
}

/// Which browser a session is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SessionPlace {
    /// The one that shows the page.
    Here,
    /// Another one.
    Elsewhere,
}

/// What just happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HomeDone {
    /// An app lost its access.
    AppRemoved,
    /// A browser was signed out.
    SessionEnded,
}

impl HomePage {
    fn done_sentence(&self) -> Option<String> {
        self.done.map(|done| match done {
            HomeDone::AppRemoved => self.shell.text("home-app-removed"),
            HomeDone::SessionEnded => self.shell.text("home-session-ended"),
        })
    }
}

impl HomeSession {
    fn is_here(&self) -> bool {
        self.place == SessionPlace::Here
    }
}

impl Page for HomePage {
    fn shell(&self) -> &Shell {
        &self.shell
    }
}
