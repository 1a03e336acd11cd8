//! `GET /api/v1/openapi.json`: the document that describes the API (OpenAPI 3.1).

use axum::{Extension, Json};
use serde_json::Value;

use super::conventions::documented::Described;

/// The document.
pub async fn get(Extension(Described(document)): Extension<Described>) -> Json<Value> {
    Json(Value::clone(&document))
}
