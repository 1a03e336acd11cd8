//! One error type per audience, so that `?` cannot answer in the wrong format: [`PageError`] for users (HTML), and
//! [`ProtocolError`] for clients (RFC 6749 section 5.2). Both have a public sentence and a private cause; the cause is logged
//! once, in `layers.rs`, with the correlation id.

use std::borrow::Cow;

use axum::{
    Json,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde_json::json;

use super::error_page::{ErrorKind, NextLink};
use crate::{
    crypto::password::Overloaded,
    limits::Throttled,
    protocol::error::{ErrorCode, OAuthError},
    store::StoreError,
};

/// An error for a user.
#[derive(Clone, Debug)]
pub struct PageError {
    /// What the user is told. The layer in `layers.rs` renders the page, in the user's language.
    pub kind: ErrorKind,
    /// What is logged.
    pub cause: Option<PrivateCause>,
    /// The link on the page; by default that of the kind.
    pub next_link: Option<Box<NextLink>>,
}

/// In a response's extensions until `layers.rs` logs it.
#[derive(Clone, Debug)]
pub struct PrivateCause(pub Cow<'static, str>);

impl PageError {
    /// An internal error, because of `cause`.
    pub fn internal(cause: impl Into<Cow<'static, str>>) -> Self {
        Self::caused(ErrorKind::Broken, cause)
    }

    /// `kind`, because of `cause`.
    pub fn caused(kind: ErrorKind, cause: impl Into<Cow<'static, str>>) -> Self {
        Self {
            kind,
            cause: Some(PrivateCause(cause.into())),
            next_link: None,
        }
    }

    /// The same, with that link on the page.
    #[must_use]
    pub fn leading_to(self, next_link: NextLink) -> Self {
        Self {
            next_link: Some(Box::new(next_link)),
            ..self
        }
    }

    /// The session store failed. It says `Backend` while the database cannot answer, and something else where it is at fault.
    pub fn session(error: tower_sessions::session::Error) -> Self {
        use tower_sessions::{session::Error, session_store};
        let kind = match &error {
            Error::Store(session_store::Error::Backend(_)) => ErrorKind::Busy,
            Error::Store(_) | Error::SerdeJson(_) => ErrorKind::Broken,
        };
        Self::caused(kind, describe(&error))
    }
}

impl From<ErrorKind> for PageError {
    fn from(kind: ErrorKind) -> Self {
        Self {
            kind,
            cause: None,
            next_link: None,
        }
    }
}

impl From<Throttled> for PageError {
    fn from(throttled: Throttled) -> Self {
        ErrorKind::from(throttled).into()
    }
}

impl From<StoreError> for PageError {
    fn from(error: StoreError) -> Self {
        let kind = if error.is_unavailable() {
            ErrorKind::Busy
        } else {
            ErrorKind::Broken
        };
        Self::caused(kind, describe(&error))
    }
}

impl From<Overloaded> for PageError {
    fn from(_: Overloaded) -> Self {
        Self::caused(ErrorKind::Busy, "the password hashing queue is full")
    }
}

impl IntoResponse for PageError {
    fn into_response(self) -> Response {
        let mut response = self.kind.status().into_response();
        response.extensions_mut().insert(self.kind);
        if let Some(cause) = self.cause {
            response.extensions_mut().insert(cause);
        }
        if let Some(next_link) = self.next_link {
            response.extensions_mut().insert(*next_link);
        }
        if self.kind == ErrorKind::Busy {
            response.headers_mut().insert(header::RETRY_AFTER, RETRY_AFTER.into());
        }
        response
    }
}

/// The `Retry-After` of "busy", in seconds.
pub(super) const RETRY_AFTER: u64 = 2;

/// An error for a client (RFC 6749 section 5.2, RFC 6750 section 3).
#[derive(Clone, Debug)]
pub struct ProtocolError {
    status: StatusCode,
    error: OAuthError,
    challenge: Option<Box<HeaderValue>>,
    retry_after: Option<u64>,
    cause: Option<PrivateCause>,
}

impl ProtocolError {
    /// An error with its own status.
    pub fn new(status: StatusCode, error: OAuthError) -> Self {
        Self {
            status,
            error,
            challenge: None,
            retry_after: None,
            cause: None,
        }
    }

    /// With a `WWW-Authenticate` challenge (RFC 9110 section 11.6.1).
    #[must_use]
    pub fn challenging(mut self, challenge: &str) -> Self {
        self.challenge = HeaderValue::from_str(challenge).ok().map(Box::new);
        self
    }

    /// An internal error, because of `cause`.
    pub fn internal(cause: impl Into<Cow<'static, str>>) -> Self {
        let error = OAuthError::new(ErrorCode::ServerError, "something went wrong on our side");
        Self {
            cause: Some(PrivateCause(cause.into())),
            ..Self::new(StatusCode::INTERNAL_SERVER_ERROR, error)
        }
    }

    /// Too many requests came from the address (RFC 6585 section 4).
    pub fn too_many(throttled: Throttled) -> Self {
        let description = "Too many requests came from this address. Wait a little.";
        let error = OAuthError::new(ErrorCode::TemporarilyUnavailable, description);
        Self {
            retry_after: Some(throttled.wait_seconds()),
            ..Self::new(StatusCode::TOO_MANY_REQUESTS, error)
        }
    }

    /// Temporarily unavailable, because of `cause`.
    pub fn unavailable(cause: impl Into<Cow<'static, str>>) -> Self {
        let error = OAuthError::new(ErrorCode::TemporarilyUnavailable, "try again in a moment");
        Self {
            retry_after: Some(RETRY_AFTER),
            cause: Some(PrivateCause(cause.into())),
            ..Self::new(StatusCode::SERVICE_UNAVAILABLE, error)
        }
    }
}

impl From<OAuthError> for ProtocolError {
    /// 400, but 401 with a challenge if the client failed to authenticate, and 500 for an internal error.
    fn from(error: OAuthError) -> Self {
        match error.code {
            ErrorCode::InvalidClient => {
                Self::new(StatusCode::UNAUTHORIZED, error).challenging(r#"Basic realm="vestibule", charset="UTF-8""#)
            }
            ErrorCode::ServerError => Self::new(StatusCode::INTERNAL_SERVER_ERROR, error),
            _ => Self::new(StatusCode::BAD_REQUEST, error),
        }
    }
}

impl From<Throttled> for ProtocolError {
    /// 429 (RFC 6585 section 4). The credential was not looked at.
    fn from(throttled: Throttled) -> Self {
        let error = OAuthError::new(
            ErrorCode::InvalidClient,
            "Too many wrong client secrets came from this address.",
        );
        Self {
            retry_after: Some(throttled.wait_seconds()),
            ..Self::new(StatusCode::TOO_MANY_REQUESTS, error)
        }
    }
}

impl From<StoreError> for ProtocolError {
    fn from(error: StoreError) -> Self {
        if !error.is_unavailable() {
            return Self::internal(describe(&error));
        }
        Self::unavailable(describe(&error))
    }
}

impl IntoResponse for ProtocolError {
    fn into_response(self) -> Response {
        let cause = self
            .cause
            .unwrap_or_else(|| PrivateCause(self.error.to_string().into()));
        let body = json!({ "error": self.error.code.as_str(), "error_description": self.error.description });
        let mut response = (self.status, Json(body)).into_response();
        let headers = response.headers_mut();
        no_store(headers);
        if let Some(challenge) = self.challenge {
            headers.insert(header::WWW_AUTHENTICATE, *challenge);
        }
        if let Some(seconds) = self.retry_after {
            headers.insert(header::RETRY_AFTER, seconds.into());
        }
        response.extensions_mut().insert(cause);
        response
    }
}

/// Forbids caching of a response (RFC 6749 section 5.1).
pub fn no_store(headers: &mut HeaderMap) {
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::PRAGMA, HeaderValue::from_static("no-cache"));
}

/// The error with all its causes, for the log.
pub fn describe(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        text.push_str(": ");
        text.push_str(&cause.to_string());
        source = cause.source();
    }
    text
}
