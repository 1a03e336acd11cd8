//! Errors of the administration API: problem details (RFC 9457). Each has a stable type, a public sentence and a private cause.

use std::borrow::Cow;

use axum::{
    Json,
    extract::Request,
    http::{HeaderValue, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use serde_json::{Map, Value};

use super::{
    errors::{PrivateCause, RETRY_AFTER, describe},
    request_origin::RequestOrigin,
};
use crate::store::StoreError;

/// What kind of problem it is. Its name is the end of `type`, and never changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Problem {
    /// The request cannot be read: its JSON, a parameter, a filter (400).
    Malformed,
    /// No credential came along, or none that counts (401).
    Unauthenticated,
    /// The caller may not (403).
    NotAllowed,
    /// There is no such thing (404).
    NotFound,
    /// Not with this method (405).
    MethodNotAllowed,
    /// Somebody or something has that name already (409).
    Taken,
    /// Something stands against it (409).
    Conflict,
    /// Another request with the same `Idempotency-Key` is on its way, or its answer was lost (409).
    Repeated,
    /// It was changed since the caller looked at it (412).
    Stale,
    /// The body is larger than 1 MiB (413).
    TooLarge,
    /// The body is not JSON (415).
    UnsupportedMediaType,
    /// A field cannot be like that (422).
    Invalid,
    /// The `Idempotency-Key` was used for another request (422).
    KeyReused,
    /// `If-Match` is needed (428).
    PreconditionRequired,
    /// A fault of ours (500).
    Internal,
    /// Not now (503).
    Unavailable,
}

impl Problem {
    /// Each of them.
    pub const ALL: [Self; 16] = [
        Self::Malformed,
        Self::Unauthenticated,
        Self::NotAllowed,
        Self::NotFound,
        Self::MethodNotAllowed,
        Self::Taken,
        Self::Conflict,
        Self::Repeated,
        Self::Stale,
        Self::TooLarge,
        Self::UnsupportedMediaType,
        Self::Invalid,
        Self::KeyReused,
        Self::PreconditionRequired,
        Self::Internal,
        Self::Unavailable,
    ];

    /// The end of `type`, the status, and the title.
    fn parts(self) -> (&'static str, StatusCode, &'static str) {
        match self {
            Self::Malformed => ("malformed", StatusCode::BAD_REQUEST, "The request cannot be read"),
            Self::Unauthenticated => ("unauthenticated", StatusCode::UNAUTHORIZED, "A credential is needed"),
            Self::NotAllowed => ("not-allowed", StatusCode::FORBIDDEN, "You may not do this"),
            Self::NotFound => ("not-found", StatusCode::NOT_FOUND, "There is no such thing"),
            Self::MethodNotAllowed => (
                "method-not-allowed",
                StatusCode::METHOD_NOT_ALLOWED,
                "Not with this method",
            ),
            Self::Taken => ("taken", StatusCode::CONFLICT, "The name is taken"),
            Self::Conflict => ("conflict", StatusCode::CONFLICT, "Something stands against it"),
            Self::Repeated => ("repeated", StatusCode::CONFLICT, "The request came before"),
            Self::Stale => ("stale", StatusCode::PRECONDITION_FAILED, "It was changed meanwhile"),
            Self::TooLarge => ("too-large", StatusCode::PAYLOAD_TOO_LARGE, "The body is too large"),
            Self::UnsupportedMediaType => (
                "unsupported-media-type",
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "The body is not JSON",
            ),
            Self::Invalid => (
                "invalid",
                StatusCode::UNPROCESSABLE_ENTITY,
                "A field cannot be like that",
            ),
            Self::KeyReused => (
                "idempotency-key-reused",
                StatusCode::UNPROCESSABLE_ENTITY,
                "The Idempotency-Key was used for another request",
            ),
            Self::PreconditionRequired => (
                "precondition-required",
                StatusCode::PRECONDITION_REQUIRED,
                "If-Match is needed",
            ),
            Self::Internal => (
                "internal",
                StatusCode::INTERNAL_SERVER_ERROR,
                "Something went wrong on our side",
            ),
            Self::Unavailable => ("unavailable", StatusCode::SERVICE_UNAVAILABLE, "Try again in a moment"),
        }
    }

    /// The member `type`.
    pub fn uri(self) -> String {
        format!("urn:vestibule:problem:{}", self.parts().0)
    }

    /// The status of the answer.
    pub fn status(self) -> StatusCode {
        self.parts().1
    }

    /// The member `title`.
    pub fn title(self) -> &'static str {
        self.parts().2
    }
}

/// An error for a program that uses the administration API.
#[derive(Clone, Debug)]
pub struct ApiError {
    problem: Problem,
    detail: Cow<'static, str>,
    pointer: Option<String>,
    /// What it is now, with its entity tag.
    current: Option<Box<(Value, HeaderValue)>>,
    cause: Option<PrivateCause>,
}

impl ApiError {
    /// A problem, in a sentence for whoever wrote the program.
    pub fn new(problem: Problem, detail: impl Into<Cow<'static, str>>) -> Self {
        Self {
            problem,
            detail: detail.into(),
            pointer: None,
            current: None,
            cause: None,
        }
    }

    /// With the place in the body that it is about (RFC 6901).
    #[must_use]
    pub fn at(mut self, pointer: impl Into<String>) -> Self {
        self.pointer = Some(pointer.into());
        self
    }

    /// With what is there now.
    #[must_use]
    pub fn with_current(mut self, current: Value, tag: HeaderValue) -> Self {
        self.current = Some(Box::new((current, tag)));
        self
    }

    /// An internal error, because of `cause`.
    pub fn internal(cause: impl Into<Cow<'static, str>>) -> Self {
        Self::caused(
            Problem::Internal,
            "the request is in our log under its correlation id",
            cause,
        )
    }

    /// Temporarily unavailable, because of `cause`.
    pub fn unavailable(cause: impl Into<Cow<'static, str>>) -> Self {
        Self::caused(
            Problem::Unavailable,
            "the server has too much to do, or the request took too long; look whether it was carried out before you send it again",
            cause,
        )
    }

    fn caused(problem: Problem, detail: &'static str, cause: impl Into<Cow<'static, str>>) -> Self {
        Self {
            cause: Some(PrivateCause(cause.into())),
            ..Self::new(problem, detail)
        }
    }

    fn body(&self, correlation_id: &str) -> Value {
        let mut body = Map::new();
        let mut put = |name: &str, value: Value| body.insert(name.to_owned(), value);
        put("type", self.problem.uri().into());
        put("title", self.problem.title().into());
        put("status", self.problem.status().as_u16().into());
        put("detail", self.detail.as_ref().into());
        if let Some(pointer) = &self.pointer {
            put("pointer", pointer.as_str().into());
        }
        if let Some(current) = &self.current {
            put("current", current.0.clone());
        }
        put("correlation_id", correlation_id.into());
        body.into()
    }
}

impl From<StoreError> for ApiError {
    fn from(error: StoreError) -> Self {
        match error.is_unavailable() {
            true => Self::unavailable(describe(&error)),
            false => Self::internal(describe(&error)),
        }
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let mut response = self.problem.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// Writes the body of an error, which names the request by its correlation id.
pub async fn render(request: Request, next: Next) -> Response {
    let origin = request.extensions().get::<RequestOrigin>();
    let correlation_id = origin.map(|origin| origin.correlation_id.clone()).unwrap_or_default();
    let mut response = next.run(request).await;
    let Some(error) = response.extensions_mut().remove::<ApiError>() else {
        return response;
    };
    let body = Json(error.body(&correlation_id));
    let mut rendered = (error.problem.status(), body).into_response();
    let headers = rendered.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("application/problem+json"),
    );
    if let Some(allow) = response.headers().get(header::ALLOW) {
        headers.insert(header::ALLOW, allow.clone());
    }
    match error.problem {
        Problem::Unauthenticated => {
            headers.insert(
                header::WWW_AUTHENTICATE,
                HeaderValue::from_static(r#"Bearer realm="vestibule""#),
            );
        }
        Problem::Unavailable => {
            headers.insert(header::RETRY_AFTER, RETRY_AFTER.into());
        }
        _ => {}
    }
    if let Some(current) = error.current {
        headers.insert(header::ETAG, current.1);
    }
    // The sentence is for the caller: it can name what they sent.
    let problem = error.problem.uri();
    let pointer = error.pointer.unwrap_or_default();
    let cause = error
        .cause
        .unwrap_or_else(|| PrivateCause(format!("{problem} {pointer}").into()));
    rendered.extensions_mut().insert(cause);
    rendered
}
