//! Reads the parameters of a request: the query of a GET, or the form of a POST. Never both at once.

use axum::{
    body::{Bytes, HttpBody as _},
    extract::{FromRequest, FromRequestParts, Path, Query, Request},
    http::{HeaderMap, Method, StatusCode, header, request::Parts},
};
use serde::de::DeserializeOwned;

use super::error_page::ErrorKind;
use super::errors::{PageError, ProtocolError};
use crate::protocol::{
    error::{ErrorCode, OAuthError},
    parameters::Parameters,
};

/// The maximum size of a form: 64 KiB.
pub const FORM_BYTES: usize = 64 * 1024;

/// Whether `Content-Length` is larger than `limit`. Such a body is refused without reading it.
pub fn is_declared_larger(request: &Request, limit: usize) -> bool {
    request.body().size_hint().lower() > limit as u64
}

/// Parameters for a page: errors are shown as a page.
pub struct PageParameters(pub Parameters);

/// Parameters for a protocol endpoint: errors are `invalid_request`.
pub struct ProtocolParameters(pub Parameters);

impl<S: Send + Sync> FromRequest<S> for PageParameters {
    type Rejection = PageError;

    async fn from_request(request: Request, state: &S) -> Result<Self, PageError> {
        match read(request, state).await {
            Ok(parameters) => Ok(Self(parameters)),
            Err(Unreadable::TooLarge) => Err(ErrorKind::TooLarge.into()),
            Err(Unreadable::Malformed(cause)) => Err(PageError::caused(ErrorKind::BadRequest, cause)),
        }
    }
}

impl<S: Send + Sync> FromRequest<S> for ProtocolParameters {
    type Rejection = ProtocolError;

    async fn from_request(request: Request, state: &S) -> Result<Self, ProtocolError> {
        match read(request, state).await {
            Ok(parameters) => match parameters.repeated() {
                None => Ok(Self(parameters)),
                Some(_) => {
                    Err(OAuthError::new(ErrorCode::InvalidRequest, "a parameter is there more than once").into())
                }
            },
            Err(Unreadable::TooLarge) => Err(ProtocolError::new(
                StatusCode::PAYLOAD_TOO_LARGE,
                OAuthError::new(ErrorCode::InvalidRequest, "the request is too large"),
            )),
            Err(Unreadable::Malformed(cause)) => Err(OAuthError::new(ErrorCode::InvalidRequest, cause).into()),
        }
    }
}

/// The query of a page; errors are shown as a page.
pub struct PageQuery<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for PageQuery<T> {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, PageError> {
        match Query::from_request_parts(parts, state).await {
            Ok(Query(value)) => Ok(Self(value)),
            Err(rejection) => Err(PageError::caused(ErrorKind::BadRequest, rejection.body_text())),
        }
    }
}

/// The variable part of a page's path; 404 if it cannot be parsed.
pub struct PagePath(pub String);

impl<S: Send + Sync> FromRequestParts<S> for PagePath {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, PageError> {
        match Path::<String>::from_request_parts(parts, state).await {
            Ok(Path(text)) if text.chars().any(char::is_control) => Err(ErrorKind::NotFound.into()),
            Ok(Path(text)) => Ok(Self(text)),
            Err(rejection) => Err(PageError::caused(ErrorKind::NotFound, rejection.body_text())),
        }
    }
}

/// Whether the `Content-Type` is that of a form.
pub fn is_form(headers: &HeaderMap) -> bool {
    let content_type = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let media_type = content_type.and_then(|value| value.split(';').next());
    media_type.is_some_and(|media_type| {
        media_type
            .trim()
            .eq_ignore_ascii_case("application/x-www-form-urlencoded")
    })
}

/// A posted form as text for a query.
///
/// # Errors
/// When it is too long for a redirect (413), or not a form (400).
pub async fn form_body(request: Request) -> Result<String, PageError> {
    let is_form = is_form(request.headers());
    if is_declared_larger(&request, QUERY_BYTES) {
        return Err(ErrorKind::TooLarge.into());
    }
    let body = Bytes::from_request(request, &())
        .await
        .map_err(|_| ErrorKind::TooLarge)?;
    if body.len() > QUERY_BYTES {
        return Err(ErrorKind::TooLarge.into());
    }
    match std::str::from_utf8(&body) {
        Ok(text) if is_form && text.bytes().all(|byte| byte.is_ascii_graphic()) => Ok(text.to_owned()),
        _ => Err(ErrorKind::BadRequest.into()),
    }
}

/// The maximum length of a query in a redirect: the headers of the next request must fit into 16 KiB.
const QUERY_BYTES: usize = 12 * 1024;

enum Unreadable {
    TooLarge,
    Malformed(&'static str),
}

async fn read<S: Send + Sync>(request: Request, state: &S) -> Result<Parameters, Unreadable> {
    if matches!(*request.method(), Method::GET | Method::HEAD) {
        return parse(request.uri().query().unwrap_or_default().as_bytes());
    }
    let is_form = is_form(request.headers());
    if is_declared_larger(&request, FORM_BYTES) {
        return Err(Unreadable::TooLarge);
    }
    let body = Bytes::from_request(request, state)
        .await
        .map_err(|_| Unreadable::TooLarge)?;
    if body.is_empty() {
        return parse(b"");
    }
    if !is_form {
        return Err(Unreadable::Malformed(
            "the body must be application/x-www-form-urlencoded",
        ));
    }
    parse(&body)
}

fn parse(encoded: &[u8]) -> Result<Parameters, Unreadable> {
    Parameters::parse(encoded).map_err(|_| Unreadable::Malformed("the parameters cannot be read"))
}
