//! The page for everything that went wrong: one sentence, one link, and a number to give to whoever helps.
//!
//! Nothing that was sent is shown again, and nothing leads to an address that was not checked.

use askama::Template;
use axum::http::StatusCode;
use chrono::{DateTime, Utc};

use super::{format, page::Shell};

/// The page for everything that went wrong.
#[derive(Template)]
#[template(path = "error.html")]
pub struct ErrorPage {
    /// What every page needs.
    pub shell: Shell,
    /// What went wrong.
    pub kind: ErrorKind,
    /// What the log calls this request.
    pub correlation_id: String,
    /// The link that it offers.
    pub next_link: NextLink,
}

/// What went wrong, as far as people are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorKind {
    /// The app asked in a way that has no answer: unknown, closed, or not the address it registered. Which, nobody is told.
    BadRequest,
    /// A sign-in that lapsed, was finished, or belongs to another browser.
    SignInLapsed,
    /// A form that is too old, or was not ours.
    FormOutOfDate,
    /// Signed in, and still not allowed.
    Forbidden,
    /// No such page.
    NotFound,
    /// The page is there; what was done to it is not.
    MethodNotAllowed,
    /// More was sent than anything we ask for.
    TooLarge,
    /// A set-up link that was used, or lapsed.
    SetupLinkSpent,
    /// A link of a mail that was used, lapsed, or no longer fits the account.
    LinkSpent,
    /// Too many tries.
    TooManyTries {
        /// Seconds to wait.
        wait_seconds: u64,
    },
    /// Too much to do, or the database is away.
    Busy,
    /// Our fault.
    Broken,
}

/// The one link that the page offers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NextLink {
    /// To the start page.
    Start,
    /// To the same address again; only ever one of ours.
    Again(String),
    /// Nowhere: the sentence says what to do.
    None,
}

impl ErrorPage {
    /// The page for `kind`, with the link that suits most errors of that kind.
    pub fn new(shell: Shell, kind: ErrorKind, correlation_id: String) -> Self {
        let next_link = match kind {
            ErrorKind::BadRequest | ErrorKind::TooLarge | ErrorKind::SignInLapsed | ErrorKind::FormOutOfDate => {
                NextLink::None
            }
            ErrorKind::TooManyTries { .. } | ErrorKind::Busy => NextLink::None,
            ErrorKind::Forbidden
            | ErrorKind::NotFound
            | ErrorKind::MethodNotAllowed
            | ErrorKind::SetupLinkSpent
            | ErrorKind::LinkSpent
            | ErrorKind::Broken => NextLink::Start,
        };
        Self {
            shell,
            kind,
            correlation_id,
            next_link,
        }
    }

    fn title(&self) -> String {
        let shell = &self.shell;
        match self.kind {
            ErrorKind::BadRequest | ErrorKind::TooLarge => shell.text("error-bad-request"),
            ErrorKind::SignInLapsed => shell.text("error-sign-in-lapsed"),
            ErrorKind::FormOutOfDate => shell.text("error-form"),
            ErrorKind::Forbidden => shell.text("error-forbidden"),
            ErrorKind::NotFound | ErrorKind::MethodNotAllowed => shell.text("error-not-found"),
            ErrorKind::SetupLinkSpent => shell.text("error-setup"),
            ErrorKind::LinkSpent => shell.text("error-link"),
            ErrorKind::TooManyTries { .. } => shell.text("error-too-many-tries"),
            ErrorKind::Busy => shell.text("error-busy"),
            ErrorKind::Broken => shell.text("error-broken"),
        }
    }

    fn sentence(&self) -> String {
        let shell = &self.shell;
        match self.kind {
            ErrorKind::BadRequest | ErrorKind::TooLarge => shell.text("error-bad-request-help"),
            ErrorKind::SignInLapsed => shell.text("error-sign-in-lapsed-help"),
            ErrorKind::FormOutOfDate => shell.text("error-form-help"),
            ErrorKind::Forbidden => shell.text("error-forbidden-help"),
            ErrorKind::NotFound | ErrorKind::MethodNotAllowed => shell.text("error-not-found-help"),
            ErrorKind::SetupLinkSpent => shell.text("error-setup-help"),
            ErrorKind::LinkSpent => shell.text("error-link-help"),
            ErrorKind::TooManyTries { wait_seconds } => format::try_again_in(&shell.messages, wait_seconds),
            ErrorKind::Busy => shell.text("error-busy-help"),
            ErrorKind::Broken => shell.text("error-broken-help"),
        }
    }
}

impl ErrorKind {
    /// Too many tries, of which the next may come at `until`.
    pub fn too_many(until: DateTime<Utc>, now: DateTime<Utc>) -> Self {
        let wait_seconds = u64::try_from((until - now).num_seconds()).unwrap_or_default() + 1;
        Self::TooManyTries { wait_seconds }
    }

    /// This error, unless `holds`.
    ///
    /// # Errors
    /// This one.
    pub fn unless(self, holds: bool) -> Result<(), Self> {
        if holds { Ok(()) } else { Err(self) }
    }

    /// The status that goes with it.
    pub fn status(self) -> StatusCode {
        match self {
            Self::BadRequest | Self::SignInLapsed => StatusCode::BAD_REQUEST,
            Self::FormOutOfDate | Self::Forbidden => StatusCode::FORBIDDEN,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::SetupLinkSpent | Self::LinkSpent => StatusCode::GONE,
            Self::TooManyTries { .. } => StatusCode::TOO_MANY_REQUESTS,
            Self::Busy => StatusCode::SERVICE_UNAVAILABLE,
            Self::Broken => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
}
