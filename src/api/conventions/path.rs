//! The variable parts of a path.

use axum::{
    extract::{FromRequestParts, Path as AxumPath},
    http::request::Parts,
};
use serde::de::DeserializeOwned;

use crate::http::api_error::{ApiError, Problem};

/// The variable parts of a path. What cannot be one names nothing.
pub struct Path<T>(pub T);

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Path<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let has_nul = parts.uri.path().contains("%00");
        match AxumPath::<T>::from_request_parts(parts, state).await {
            Ok(AxumPath(value)) if !has_nul => Ok(Self(value)),
            _ => Err(ApiError::new(Problem::NotFound, "the path names nothing")),
        }
    }
}
