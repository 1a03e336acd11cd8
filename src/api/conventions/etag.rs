//! Strong entity tags (RFC 9110 section 8.8.3): of what an answer says, so that any difference is another tag. A change or a removal names
//! the one that its caller has seen.

use axum::{
    Json,
    extract::FromRequestParts,
    http::{HeaderValue, StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::Serialize;
use serde_json::Value;

use super::{BASE, document::document};
use crate::{
    crypto::digest,
    http::api_error::{ApiError, Problem},
};

/// An answer with its tag.
pub struct Tagged {
    status: StatusCode,
    document: Value,
    location: Option<String>,
    /// What is in the answer this once, and not part of what is tagged.
    once: Option<(&'static str, Value)>,
}

impl Tagged {
    /// What is there.
    pub fn ok(resource: &impl Serialize) -> Result<Self, ApiError> {
        Ok(Self {
            status: StatusCode::OK,
            document: document(resource)?,
            location: None,
            once: None,
        })
    }

    /// What was made, and where it is: at `name` among `resources`.
    pub fn created(resource: &impl Serialize, resources: &str, name: &str) -> Result<Self, ApiError> {
        let name: String = name.bytes().map(encoded).collect();
        Ok(Self {
            status: StatusCode::CREATED,
            location: Some(format!("{BASE}/{resources}/{name}")),
            ..Self::ok(resource)?
        })
    }

    /// With a secret that is shown this once.
    #[must_use]
    pub fn showing_once(mut self, name: &'static str, secret: Option<Value>) -> Self {
        self.once = secret.map(|secret| (name, secret));
        self
    }
}

/// A byte in a segment of a path (RFC 3986 section 3.3).
fn encoded(byte: u8) -> String {
    match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => char::from(byte).to_string(),
        byte => format!("%{byte:02X}"),
    }
}

impl IntoResponse for Tagged {
    fn into_response(self) -> Response {
        let tag = tag_of(&self.document);
        let mut body = self.document;
        if let (Value::Object(members), Some((name, secret))) = (&mut body, self.once) {
            members.insert(name.to_owned(), secret);
        }
        let mut response = (self.status, Json(body)).into_response();
        response.headers_mut().insert(header::ETAG, tag);
        if let Some(location) = self.location.and_then(|location| HeaderValue::try_from(location).ok()) {
            response.headers_mut().insert(header::LOCATION, location);
        }
        response
    }
}

/// The tags in `If-Match`, which a change or a removal must have.
pub struct IfMatch(Vec<String>);

impl<S: Send + Sync> FromRequestParts<S> for IfMatch {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        let mut tags = Vec::new();
        for field in parts.headers.get_all(header::IF_MATCH) {
            let text = field.to_str().map_err(|_| malformed())?;
            tags.extend(text.split(',').map(|tag| tag.trim().to_owned()));
        }
        if tags.is_empty() {
            let detail = "say with If-Match which state you have seen: the ETag of a GET, or * for whatever is there";
            return Err(ApiError::new(Problem::PreconditionRequired, detail));
        }
        Ok(Self(tags))
    }
}

fn malformed() -> ApiError {
    ApiError::new(Problem::Malformed, "If-Match cannot be read")
}

impl IfMatch {
    /// The same of a tag that a body names, for a second resource that is changed.
    pub fn in_body(tag: String) -> Self {
        Self(vec![tag])
    }

    /// Goes on if what is there is what the caller has seen.
    ///
    /// # Errors
    /// 412, with what is there now.
    pub fn check(&self, current: &impl Serialize) -> Result<(), ApiError> {
        let current = document(current)?;
        let tag = tag_of(&current);
        // A weak tag never matches (RFC 9110 section 13.1.1).
        match self
            .0
            .iter()
            .any(|given| given == "*" || given.as_bytes() == tag.as_bytes())
        {
            true => Ok(()),
            false => {
                let detail = "somebody else changed it since you looked at it; `current` is what it is now";
                Err(ApiError::new(Problem::Stale, detail).with_current(current, tag))
            }
        }
    }
}

fn tag_of(document: &Value) -> HeaderValue {
    let digest = digest::sha256(document.to_string().as_bytes());
    let tag = format!("\"{}\"", URL_SAFE_NO_PAD.encode(&digest[..12]));
    HeaderValue::try_from(tag).unwrap_or(HeaderValue::from_static("\"\""))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn if_match(tags: &[&str]) -> IfMatch {
        IfMatch(tags.iter().map(|tag| (*tag).to_owned()).collect())
    }

    #[test]
    fn a_tag_matches_only_what_was_seen() {
        let seen = json!({ "name": "a" });
        let tag = tag_of(&seen).to_str().unwrap().to_owned();
        assert!(if_match(&["\"x\"", &tag]).check(&seen).is_ok());
        assert!(if_match(&["*"]).check(&seen).is_ok());
        assert!(if_match(&[&tag]).check(&json!({ "name": "b" })).is_err());
        assert!(if_match(&[&format!("W/{tag}")]).check(&seen).is_err());
    }
}
