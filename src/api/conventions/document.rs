//! What an answer says of a resource. What has no value is absent: a caller need not tell "nothing" from "null".

use serde::Serialize;
use serde_json::Value;

use crate::http::api_error::ApiError;

/// The document of a resource.
///
/// # Errors
/// When it cannot be written as JSON, which is a fault of ours (500).
pub fn document(resource: &impl Serialize) -> Result<Value, ApiError> {
    let mut document = serde_json::to_value(resource).map_err(|error| ApiError::internal(error.to_string()))?;
    if let Value::Object(members) = &mut document {
        members.retain(|_, value| !value.is_null());
    }
    Ok(document)
}

/// The documents of several.
///
/// # Errors
/// When one cannot be written as JSON, which is a fault of ours (500).
pub fn documents<T: Serialize>(resources: impl IntoIterator<Item = T>) -> Result<Vec<Value>, ApiError> {
    resources.into_iter().map(|resource| document(&resource)).collect()
}
