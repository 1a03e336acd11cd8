//! `/api/v1/api-keys`: what programs present to this API.

use axum::{Json, http::StatusCode};
use chrono::{DateTime, Utc};
use secrecy::ExposeSecret as _;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;
use uuid::Uuid;

use super::conventions::{authenticate::Caller, body::Body, document::documents, etag::Tagged, path::Path};
use crate::{
    domain::{
        api_key::ApiKey,
        ids::{ApiKeyId, GroupId},
        right::Right,
        role::Over,
    },
    http::api_error::ApiError,
    management::api_keys::{self, NewApiKey},
};

/// An API key, without the key itself.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ApiKey)]
pub struct ApiKeyDocument {
    /// Its identifier.
    id: Uuid,
    /// What it is for.
    name: String,
    /// What it allows, as `resource.verb`, as far as whoever made it may do that.
    rights: Vec<Right>,
    /// The group over which it allows that; absent where it is over everything.
    within: Option<Uuid>,
    /// The user who made it; absent where a command on the machine did.
    owner: Option<Uuid>,
    /// Since when.
    created_at: DateTime<Utc>,
    /// Until when.
    expires_at: DateTime<Utc>,
    /// When it was last presented, to the minute; absent while it never was.
    last_used_at: Option<DateTime<Utc>>,
}

/// A key that is to be made.
#[derive(ToSchema)]
#[schema(as = NewApiKey)]
#[expect(dead_code, reason = "it describes a body, which is read member by member")]
pub struct NewApiKeyBody {
    /// What it is for. 1 to 200 characters.
    name: String,
    /// What it allows, as `resource.verb`. Nothing that the caller may not do.
    #[schema(example = json!(["users.read"]))]
    rights: Vec<Right>,
    /// The group over which it allows that; absent where it is over everything.
    within: Option<Uuid>,
    /// Until when: 366 days from now at most; 90 days from now where it is absent. A key that is made with a key does not outlast it.
    expires_at: Option<DateTime<Utc>>,
}

/// A key that was made.
#[derive(ToSchema)]
#[schema(as = MadeApiKey)]
#[expect(dead_code, reason = "it describes an answer, which is put together by `Tagged`")]
pub struct MadeApiKey {
    /// About it.
    #[serde(flatten)]
    about: ApiKeyDocument,
    /// The key itself. It is shown this once.
    key: String,
}

impl From<ApiKey> for ApiKeyDocument {
    fn from(key: ApiKey) -> Self {
        Self {
            id: key.id.0,
            name: key.name,
            rights: key.rights.iter().collect(),
            within: match key.over {
                Over::Everything => None,
                Over::Group(group) => Some(group.0),
            },
            owner: key.owner.map(|owner| owner.0),
            created_at: key.created_at,
            expires_at: key.expires_at,
            last_used_at: key.last_used_at,
        }
    }
}

/// List all API keys
///
/// The oldest first. There are few, so they are not paged.
#[utoipa::path(
    get, path = "/api-keys", tag = "API keys", operation_id = "list_api_keys",
    responses((status = OK, body = Vec<ApiKeyDocument>)),
    extensions(("x-right" = json!("api_keys.read"))),
)]
pub async fn list(caller: Caller) -> Result<Json<Vec<Value>>, ApiError> {
    let all = api_keys::list(&caller).await?;
    Ok(Json(documents(all.into_iter().map(ApiKeyDocument::from))?))
}

/// Make an API key
///
/// The key itself is in this answer, and nowhere else.
#[utoipa::path(
    post, path = "/api-keys", tag = "API keys", operation_id = "create_api_key", request_body = NewApiKeyBody,
    responses((status = CREATED, body = MadeApiKey)),
    extensions(("x-right" = json!("api_keys.write"))),
)]
pub async fn create(caller: Caller, mut body: Body) -> Result<Tagged, ApiError> {
    let rights: Vec<Right> = body.require("rights")?;
    let within: Option<Uuid> = body.take("within")?;
    let expires_at: Option<DateTime<Utc>> = body.take("expires_at")?;
    let new = NewApiKey {
        name: body.require("name")?,
        rights: rights.into_iter().collect(),
        over: within.map_or(Over::Everything, |group| Over::Group(GroupId(group))),
        lasts: expires_at.map(|at| at - caller.now),
    };
    body.end()?;
    let (key, text) = api_keys::create(&caller, &new).await?;
    let id = key.id.to_string();
    let made = Tagged::created(&ApiKeyDocument::from(key), "api-keys", &id)?;
    Ok(made.showing_once("key", Some(text.expose_secret().into())))
}

/// Show an API key
#[utoipa::path(
    get, path = "/api-keys/{id}", tag = "API keys", operation_id = "get_api_key",
    params(("id" = Uuid, Path, description = "The key")),
    responses((status = OK, body = ApiKeyDocument)),
    extensions(("x-right" = json!("api_keys.read"))),
)]
pub async fn get(caller: Caller, Path(id): Path<Uuid>) -> Result<Tagged, ApiError> {
    let found = api_keys::find(&caller, ApiKeyId(id)).await?;
    Tagged::ok(&ApiKeyDocument::from(found))
}

/// Revoke an API key
///
/// It counts for nothing from then on.
#[utoipa::path(
    delete, path = "/api-keys/{id}", tag = "API keys", operation_id = "revoke_api_key",
    params(("id" = Uuid, Path, description = "The key")),
    responses((status = NO_CONTENT)),
    extensions(("x-right" = json!("api_keys.write"))),
)]
pub async fn revoke(caller: Caller, Path(id): Path<Uuid>) -> Result<StatusCode, ApiError> {
    api_keys::revoke(&caller, ApiKeyId(id)).await?;
    Ok(StatusCode::NO_CONTENT)
}
