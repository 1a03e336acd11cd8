//! Bodies: JSON objects, read member by member so that an error names the place. A change is a merge patch (RFC 7396).

use axum::{
    body::Bytes,
    extract::{FromRequest, Request},
    http::{HeaderMap, header},
};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Map, Value};

use super::document::document;
use crate::http::api_error::{ApiError, Problem};

/// The largest body: 1 MiB.
pub const BYTES: usize = 1024 * 1024;

/// A JSON object.
#[derive(Clone, Debug)]
pub struct Body(Map<String, Value>);

/// What is to be different: `null` takes a member away.
pub struct MergePatch(Map<String, Value>);

impl<S: Send + Sync> FromRequest<S> for Body {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Self, ApiError> {
        read(request, state, &["application/json"]).await.map(Self)
    }
}

impl<S: Send + Sync> FromRequest<S> for MergePatch {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Self, ApiError> {
        read(request, state, &["application/merge-patch+json", "application/json"])
            .await
            .map(Self)
    }
}

async fn read<S: Send + Sync>(request: Request, state: &S, types: &[&str]) -> Result<Map<String, Value>, ApiError> {
    if !is_one_of(request.headers(), types) {
        let detail = format!("the Content-Type of the body is {}", types.join(" or "));
        return Err(ApiError::new(Problem::UnsupportedMediaType, detail));
    }
    let body = Bytes::from_request(request, state)
        .await
        .map_err(|_| ApiError::new(Problem::TooLarge, "a body has 1 MiB at most"))?;
    let value: Value = serde_json::from_slice(&body)
        .map_err(|error| ApiError::new(Problem::Malformed, format!("the body is not JSON: {error}")))?;
    let Value::Object(members) = value else {
        return Err(ApiError::new(Problem::Malformed, "the body is a JSON object"));
    };
    match place_of_nul("", &Value::Object(members.clone())) {
        None => Ok(members),
        Some(place) => Err(ApiError::new(Problem::Invalid, "a text has no NUL character in it").at(place)),
    }
}

fn is_one_of(headers: &HeaderMap, types: &[&str]) -> bool {
    let given = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let given = given
        .and_then(|value| value.split(';').next())
        .unwrap_or_default()
        .trim();
    types.iter().any(|one| given.eq_ignore_ascii_case(one))
}

/// Where a NUL is, which Postgres cannot store.
fn place_of_nul(place: &str, value: &Value) -> Option<String> {
    match value {
        Value::String(text) => text.contains('\0').then(|| place.to_owned()),
        Value::Array(items) => items
            .iter()
            .enumerate()
            .find_map(|(at, item)| place_of_nul(&format!("{place}/{at}"), item)),
        Value::Object(members) => members.iter().find_map(|(name, value)| {
            let place = format!("{place}/{}", escaped(name));
            match name.contains('\0') {
                true => Some(place),
                false => place_of_nul(&place, value),
            }
        }),
        _ => None,
    }
}

/// A member's name in a pointer (RFC 6901 section 3).
fn escaped(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}

impl MergePatch {
    /// The patch itself, for a resource whose members are set one by one.
    pub fn alone(self) -> Body {
        Body(self.0)
    }

    /// What becomes of `current` by it. `read_only` are the members that a caller sees and cannot change: they may be there as they are.
    ///
    /// # Errors
    /// 422 where one of these would change.
    pub fn over(self, current: &impl Serialize, read_only: &[&str]) -> Result<Body, ApiError> {
        let current = document(current)?;
        let mut merged = current.clone();
        merge(&mut merged, Value::Object(self.0));
        let Value::Object(mut members) = merged else {
            return Err(ApiError::internal("a resource is a JSON object"));
        };
        for name in read_only {
            if members.remove(*name).as_ref() != current.get(name) {
                let detail = format!("{name} cannot be changed here");
                return Err(ApiError::new(Problem::Invalid, detail).at(format!("/{name}")));
            }
        }
        Ok(Body(members))
    }
}

/// RFC 7396 section 2.
fn merge(target: &mut Value, patch: Value) {
    let Value::Object(patch) = patch else {
        *target = patch;
        return;
    };
    if !target.is_object() {
        *target = Value::Object(Map::new());
    }
    let Value::Object(target) = target else { return };
    for (name, value) in patch {
        match value {
            Value::Null => {
                target.remove(&name);
            }
            value => merge(target.entry(name).or_insert(Value::Null), value),
        }
    }
}

impl Body {
    /// Takes a member out; `None` where it is absent or null.
    ///
    /// # Errors
    /// 422 where it is of another type.
    pub fn take<T: DeserializeOwned>(&mut self, name: &str) -> Result<Option<T>, ApiError> {
        match self.0.remove(name) {
            None | Some(Value::Null) => Ok(None),
            Some(value) => serde_json::from_value(value)
                .map(Some)
                .map_err(|error| invalid(name, &error)),
        }
    }

    /// Takes a member out that must be there.
    ///
    /// # Errors
    /// 422 where it is absent, or of another type.
    pub fn require<T: DeserializeOwned>(&mut self, name: &str) -> Result<T, ApiError> {
        let found = self.take(name)?;
        found.ok_or_else(|| ApiError::new(Problem::Invalid, format!("{name} is needed")).at(format!("/{name}")))
    }

    /// The members that are left, as a type that refuses what it does not know.
    ///
    /// # Errors
    /// 422 at the first member that is unknown, or of another type.
    pub fn rest<T: DeserializeOwned>(self) -> Result<T, ApiError> {
        for (name, value) in &self.0 {
            let alone = Map::from_iter([(name.clone(), value.clone())]);
            serde_json::from_value::<T>(Value::Object(alone)).map_err(|error| invalid(name, &error))?;
        }
        serde_json::from_value(Value::Object(self.0)).map_err(|error| invalid("the body", &error))
    }

    /// Goes on if no member is left.
    ///
    /// # Errors
    /// 422 at the first that is unknown.
    pub fn end(self) -> Result<(), ApiError> {
        match self.0.keys().next() {
            None => Ok(()),
            Some(name) => {
                let detail = format!("{name} is unknown here");
                Err(ApiError::new(Problem::Invalid, detail).at(format!("/{}", escaped(name))))
            }
        }
    }
}

/// Says what is expected, and not what was given: that may be a secret, and the sentence goes into the log.
fn invalid(name: &str, error: &serde_json::Error) -> ApiError {
    let text = error.to_string();
    let detail = match text.split_once(", expected ") {
        _ if text.starts_with("unknown field") => text,
        Some((_, expected)) => format!("{name}: expected {expected}"),
        None => format!("{name} cannot be like that"),
    };
    ApiError::new(Problem::Invalid, detail).at(format!("/{}", escaped(name)))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_patch_is_merged_as_rfc_7396_says() {
        for (target, patch, merged) in [
            (json!({"a": "b"}), json!({"a": "c"}), json!({"a": "c"})),
            (json!({"a": "b"}), json!({"b": "c"}), json!({"a": "b", "b": "c"})),
            (json!({"a": "b"}), json!({"a": null}), json!({})),
            (json!({"a": "b", "b": "c"}), json!({"a": null}), json!({"b": "c"})),
            (json!({"a": ["b"]}), json!({"a": "c"}), json!({"a": "c"})),
            (json!({"a": "c"}), json!({"a": ["b"]}), json!({"a": ["b"]})),
            (
                json!({"a": {"b": "c"}}),
                json!({"a": {"b": "d", "c": null}}),
                json!({"a": {"b": "d"}}),
            ),
            (json!({"a": [{"b": "c"}]}), json!({"a": [1]}), json!({"a": [1]})),
            (
                json!({"a": "foo"}),
                json!({"b": {"c": {"d": null}}}),
                json!({"a": "foo", "b": {"c": {}}}),
            ),
        ] {
            let mut target = target;
            merge(&mut target, patch);
            assert_eq!(target, merged);
        }
    }

    #[test]
    fn a_member_that_cannot_change_may_stay_as_it_is() {
        let current = json!({ "id": 1, "name": "a" });
        let patch = |value: Value| match value {
            Value::Object(members) => MergePatch(members),
            _ => panic!("an object"),
        };
        let mut same = patch(json!({ "id": 1, "name": "b" })).over(&current, &["id"]).unwrap();
        assert_eq!(same.take::<String>("name").unwrap().as_deref(), Some("b"));
        same.end().unwrap();
        assert!(patch(json!({ "id": 2 })).over(&current, &["id"]).is_err());
        assert!(patch(json!({ "id": null })).over(&current, &["id"]).is_err());
    }

    #[test]
    fn a_nul_is_found_wherever_it_is() {
        assert_eq!(place_of_nul("", &json!({ "a": ["x", "y\0"] })).as_deref(), Some("/a/1"));
        assert_eq!(
            place_of_nul("", &json!({ "a": { "b/c": "\0" } })).as_deref(),
            Some("/a/b~1c")
        );
        assert!(place_of_nul("", &json!({ "a": { "\0": 1 } })).is_some());
        assert_eq!(place_of_nul("", &json!({ "a": 1 })), None);
    }
}
