//! The error page: one sentence, one link, and a correlation id for support.
//!
//! No input is shown, and no link leads to an unverified URL.

use askama::Template;
use axum::http::StatusCode;

use super::{
    format,
    page::{AppBrand, Shell, WebLink},
};
use crate::limits::{ThrottleEnds, Throttled};

/// The error page.
#[derive(Template)]
#[template(path = "error.html")]
pub struct ErrorPage {
    /// The common data of every page.
    pub shell: Shell,
    /// The error.
    pub kind: ErrorKind,
    /// The correlation id, as in the log.
    pub correlation_id: String,
    /// The link on the page.
    pub next_link: NextLink,
}

/// The error, as far as it is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorKind {
    /// The app's request cannot be answered: it is unknown, disabled, or the redirect URI is not registered. The page does
    /// not say which.
    BadRequest,
    /// A sign-in that expired, was finished, or belongs to another browser.
    SignInExpired,
    /// A form that is too old, or not from this server.
    FormOutOfDate,
    /// Signed in, but not allowed.
    Forbidden,
    /// No such page.
    NotFound,
    /// The page exists, but not with this method.
    MethodNotAllowed,
    /// The request is too large.
    TooLarge,
    /// A set-up link that was used, or expired.
    SetupLinkSpent,
    /// A link of a mail that was used, expired, or no longer fits the account.
    LinkSpent,
    /// Too many attempts.
    TooManyAttempts {
        /// Seconds to wait.
        wait_seconds: u64,
    },
    /// The factor is closed for the account: waiting does not help.
    FactorClosed,
    /// Too much load, or the database is down.
    Busy,
    /// An internal error.
    Broken,
}

/// The link on the page.
#[derive(Clone, Debug)]
pub enum NextLink {
    /// To the start page.
    Start,
    /// To a page of this server.
    Page(String),
    /// To the app that the user came from: its home page, if it registered any address on the web.
    App(AppBrand, Option<WebLink>),
    /// No link: the sentence says what to do.
    None,
}

impl ErrorKind {
    /// What the log says where nobody gave a cause. `None` for what is no failure (a page that is not there), and for what the limits have
    /// logged.
    pub fn cause(self) -> Option<&'static str> {
        match self {
            Self::BadRequest => Some("a malformed request"),
            Self::SignInExpired => Some("the sign-in expired, was finished, or began in another browser"),
            Self::FormOutOfDate => Some("the form is too old, or of another browser"),
            Self::Forbidden => Some("not allowed"),
            Self::TooLarge => Some("the request is too large"),
            Self::SetupLinkSpent => Some("the set-up link was used, or has expired"),
            Self::LinkSpent => Some("the link was used, has expired, or a newer one was asked for"),
            Self::Busy => Some("too much load"),
            Self::Broken => Some("a page failed without a cause"),
            Self::NotFound | Self::MethodNotAllowed => None,
            Self::TooManyAttempts { .. } | Self::FactorClosed => None,
        }
    }
}

impl ErrorPage {
    /// The page for `kind`, with the usual link for that kind.
    pub fn new(shell: Shell, kind: ErrorKind, correlation_id: String) -> Self {
        let next_link = match kind {
            ErrorKind::BadRequest | ErrorKind::TooLarge => NextLink::None,
            ErrorKind::TooManyAttempts { .. } | ErrorKind::FactorClosed | ErrorKind::Busy => NextLink::None,
            ErrorKind::Forbidden
            | ErrorKind::NotFound
            | ErrorKind::MethodNotAllowed
            | ErrorKind::SetupLinkSpent
            | ErrorKind::LinkSpent
            | ErrorKind::SignInExpired
            | ErrorKind::FormOutOfDate
            | ErrorKind::Broken => NextLink::Start,
        };
        Self {
            shell,
            kind,
            correlation_id,
            next_link,
        }
    }

    /// The same page, with that link.
    #[must_use]
    pub fn leading_to(mut self, next_link: NextLink) -> Self {
        if let NextLink::App(app, _) = &next_link {
            self.shell.app = Some(app.clone());
        }
        Self { next_link, ..self }
    }

    fn title(&self) -> String {
        let shell = &self.shell;
        match self.kind {
            ErrorKind::BadRequest | ErrorKind::TooLarge => shell.text("error-bad-request"),
            ErrorKind::SignInExpired => shell.text("error-sign-in-expired"),
            ErrorKind::FormOutOfDate => shell.text("error-form"),
            ErrorKind::Forbidden => shell.text("error-forbidden"),
            ErrorKind::NotFound | ErrorKind::MethodNotAllowed => shell.text("error-not-found"),
            ErrorKind::SetupLinkSpent => shell.text("error-setup"),
            ErrorKind::LinkSpent => shell.text("error-link"),
            ErrorKind::TooManyAttempts { .. } => shell.text("error-too-many-tries"),
            ErrorKind::FactorClosed => shell.text("login-closed"),
            ErrorKind::Busy => shell.text("error-busy"),
            ErrorKind::Broken => shell.text("error-broken"),
        }
    }

    fn sentence(&self) -> String {
        let shell = &self.shell;
        match self.kind {
            ErrorKind::BadRequest | ErrorKind::TooLarge => shell.text("error-bad-request-help"),
            ErrorKind::SignInExpired => match &shell.app {
                Some(app) => shell.text_with("error-sign-in-expired-app-help", &[("app", &app.name)]),
                None => shell.text("error-sign-in-expired-help"),
            },
            ErrorKind::FormOutOfDate => shell.text("error-form-help"),
            ErrorKind::Forbidden => shell.text("error-forbidden-help"),
            ErrorKind::NotFound | ErrorKind::MethodNotAllowed => shell.text("error-not-found-help"),
            ErrorKind::SetupLinkSpent => shell.text("error-setup-help"),
            ErrorKind::LinkSpent => shell.text("error-link-help"),
            ErrorKind::TooManyAttempts { wait_seconds } => format::try_again_in(&shell.messages, wait_seconds),
            ErrorKind::FactorClosed => shell.text("login-closed-help"),
            ErrorKind::Busy => shell.text("error-busy-help"),
            ErrorKind::Broken => shell.text("error-broken-help"),
        }
    }
}

impl From<Throttled> for ErrorKind {
    fn from(throttled: Throttled) -> Self {
        match throttled.ends {
            ThrottleEnds::WithTime => Self::TooManyAttempts {
                wait_seconds: throttled.wait_seconds(),
            },
            ThrottleEnds::WhenOpened => Self::FactorClosed,
        }
    }
}

impl ErrorKind {
    /// This error, unless `holds`.
    ///
    /// # Errors
    /// This error, with its [`Self::status`].
    pub fn unless(self, holds: bool) -> Result<(), Self> {
        if holds { Ok(()) } else { Err(self) }
    }

    /// Its HTTP status.
    pub fn status(self) -> StatusCode {
        match self {
            Self::BadRequest | Self::SignInExpired => StatusCode::BAD_REQUEST,
            Self::FormOutOfDate | Self::Forbidden => StatusCode::FORBIDDEN,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::SetupLinkSpent | Self::LinkSpent => StatusCode::GONE,
            Self::TooManyAttempts { .. } | Self::FactorClosed => StatusCode::TOO_MANY_REQUESTS,
            Self::Busy => StatusCode::SERVICE_UNAVAILABLE,
            Self::Broken => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
}
