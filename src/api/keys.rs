//! `/api/v1/keys`: the keys that tokens are signed with.

use axum::{Json, http::StatusCode};
use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::conventions::{authenticate::Caller, body::Body, document::documents};
use crate::{domain::signing_algorithm::SigningAlgorithm, http::api_error::ApiError, management::keys};

/// Which keys are to be rotated.
#[derive(ToSchema)]
#[schema(as = KeyRotation)]
#[expect(dead_code, reason = "it describes a body, which is read member by member")]
pub struct KeyRotationBody {
    /// The algorithms; all of them where it is left out.
    algorithms: Option<Vec<SigningAlgorithm>>,
}

/// A signing key.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SigningKey)]
pub struct SigningKeyDocument {
    /// Its identifier in tokens.
    kid: String,
    /// What it signs with.
    algorithm: SigningAlgorithm,
    /// `published`, `active` or `retired`.
    state: &'static str,
    /// Since when it is published.
    published_at: DateTime<Utc>,
    /// Since when it signs, or from when on it will.
    active_from: DateTime<Utc>,
    /// Since when another one signs.
    retired_from: Option<DateTime<Utc>>,
}

/// List the signing keys
///
/// There are few, so they are not paged.
#[utoipa::path(
    get, path = "/keys", tag = "Signing keys", operation_id = "list_keys",
    responses((status = OK, body = Vec<SigningKeyDocument>)),
    extensions(("x-right" = json!("keys.read"))),
)]
pub async fn list(caller: Caller) -> Result<Json<Vec<Value>>, ApiError> {
    let all = keys::list(&caller).await?;
    let shown = all.into_iter().map(|key| SigningKeyDocument {
        state: key.state(caller.now).as_str(),
        kid: key.kid,
        algorithm: key.algorithm,
        published_at: key.published_at,
        active_from: key.active_from,
        retired_from: key.retired_from,
    });
    Ok(Json(documents(shown)?))
}

/// Rotate the signing keys
///
/// A new key of each algorithm is published, and signs within seconds. The old ones stay published until the last token that they signed has
/// expired.
#[utoipa::path(
    post, path = "/keys/rotate", tag = "Signing keys", operation_id = "rotate_keys", request_body = KeyRotationBody,
    responses((status = NO_CONTENT)),
    extensions(("x-right" = json!("keys.rotate"))),
)]
pub async fn rotate(caller: Caller, mut body: Body) -> Result<StatusCode, ApiError> {
    let algorithms: Option<Vec<SigningAlgorithm>> = body.take("algorithms")?;
    body.end()?;
    let mut algorithms = algorithms.unwrap_or_else(|| SigningAlgorithm::ALL.to_vec());
    algorithms.sort_unstable();
    algorithms.dedup();
    keys::rotate(&caller, &algorithms).await?;
    Ok(StatusCode::NO_CONTENT)
}
