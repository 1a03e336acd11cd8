//! The parameters of a query: an unknown one is an error, because a caller who mistypes a filter must not get everything.

use axum::{
    extract::{FromRequestParts, Query as AxumQuery},
    http::request::Parts,
};
use serde::de::DeserializeOwned;

use crate::http::api_error::{ApiError, Problem};

/// The parameters of a query, as a type that refuses what it does not know.
pub struct Query<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Query<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        match AxumQuery::from_request_parts(parts, state).await {
            Ok(AxumQuery(value)) => Ok(Self(value)),
            Err(rejection) => Err(ApiError::new(Problem::Malformed, rejection.body_text())),
        }
    }
}
