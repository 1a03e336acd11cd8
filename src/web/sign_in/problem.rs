//! What was wrong with an attempt to sign in, and how a page shows it: the same for every factor, without revealing whether
//! the account exists.

use askama::Template;
use axum::{
    http::{StatusCode, header},
    response::Response,
};

use crate::{
    http::{
        format,
        messages::Messages,
        page::{Shell, render},
    },
    limits::{ThrottleEnds, Throttled},
};

/// The problem with the last attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AttemptProblem {
    /// It was wrong.
    Mismatch,
    /// Too many attempts; the next one is allowed after this time.
    TooManyAttempts {
        /// Seconds to wait.
        wait_seconds: u64,
    },
    /// Too many wrong attempts at the account: this factor is closed, and waiting does not help.
    Closed,
    /// Too many users are signing in at the moment.
    Busy,
}

impl From<Throttled> for AttemptProblem {
    fn from(throttled: Throttled) -> Self {
        match throttled.ends {
            ThrottleEnds::WithTime => Self::TooManyAttempts {
                wait_seconds: throttled.wait_seconds(),
            },
            ThrottleEnds::WhenOpened => Self::Closed,
        }
    }
}

impl AttemptProblem {
    /// The title and the sentence above the form; a wrong input is shown at the field instead.
    pub fn notice(self, messages: &Messages) -> Option<(String, String)> {
        match self {
            Self::Mismatch => None,
            Self::TooManyAttempts { wait_seconds } => Some((
                messages.text("login-too-many-tries"),
                format::try_again_in(messages, wait_seconds),
            )),
            Self::Closed => Some((messages.text("login-closed"), messages.text("login-closed-help"))),
            Self::Busy => Some((messages.text("login-busy"), messages.text("login-busy-help"))),
        }
    }

    /// The name in the metrics.
    pub fn as_result(self) -> &'static str {
        match self {
            Self::Mismatch => "refused",
            Self::TooManyAttempts { .. } | Self::Closed => "throttled",
            Self::Busy => "overloaded",
        }
    }

    /// The response with `page`, with the status and `Retry-After` of this problem.
    pub fn answer(self, shell: &Shell, page: &impl Template) -> Response {
        let (status, wait) = match self {
            Self::Mismatch => (StatusCode::UNAUTHORIZED, None),
            Self::TooManyAttempts { wait_seconds } => (StatusCode::TOO_MANY_REQUESTS, Some(wait_seconds)),
            Self::Closed => (StatusCode::TOO_MANY_REQUESTS, None),
            Self::Busy => (StatusCode::SERVICE_UNAVAILABLE, Some(2)),
        };
        let mut response = render(status, shell, page);
        if let Some(seconds) = wait {
            response.headers_mut().insert(header::RETRY_AFTER, seconds.into());
        }
        response
    }
}
