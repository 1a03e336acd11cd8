//! `/api/v1/groups`: groups of users, which nest.

use axum::{Json, http::StatusCode};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;
use uuid::Uuid;

use super::conventions::{
    authenticate::Caller,
    body::{Body, MergePatch},
    etag::{IfMatch, Tagged},
    list::{ListParameters, PageDocument, page},
    path::Path,
    query::Query,
};
use crate::{
    domain::{acr::Acr, group::Group, ids::GroupId, right::Right},
    http::api_error::ApiError,
    management::groups::{self, change::GroupChange},
    store::Versioned,
};

pub mod members;
pub mod roles;

/// A group.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Group)]
pub struct GroupDocument {
    /// Its identifier. It never changes.
    pub id: Uuid,
    /// What can be changed.
    #[serde(flatten)]
    pub settings: GroupSettings,
    /// Whether state files manage it: then it is not changed here until it is released.
    pub managed: bool,
    /// Since when.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
}

/// What a group is to be.
#[derive(Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = GroupSettings)]
pub struct GroupSettings {
    /// Its unique name, which is in the `groups` claim of its members. 1 to 200 characters.
    #[schema(required)]
    pub name: String,
    /// What it is for.
    pub description: Option<String>,
    /// Counts for nothing while set, and the groups below it lose what they have by those above.
    pub disabled: bool,
    /// The least that its members must prove: `1fa`, `2fa` or `phr`.
    pub required_acr: Option<Acr>,
    /// The group above it: whoever is in this one is in that one too.
    pub parent: Option<Uuid>,
}

const READ_ONLY: &[&str] = &["id", "managed", "created_at", "updated_at"];

impl From<Versioned<Group>> for GroupDocument {
    fn from(found: Versioned<Group>) -> Self {
        let group = found.value;
        Self {
            id: group.id.0,
            settings: GroupSettings {
                name: group.name,
                description: group.description,
                disabled: group.disabled,
                required_acr: group.required_acr,
                parent: group.parent.map(|parent| parent.0),
            },
            managed: found.managed,
            created_at: found.created_at,
            updated_at: found.updated_at,
        }
    }
}

impl From<GroupSettings> for GroupChange {
    fn from(settings: GroupSettings) -> Self {
        Self {
            name: settings.name,
            description: settings.description,
            disabled: settings.disabled,
            required_acr: settings.required_acr,
            parent: settings.parent.map(GroupId),
        }
    }
}

/// List groups
///
/// Those that the caller may look at. They can be filtered by `id`, `name`, `description`, `disabled` and `parent`, and are sorted by `name`.
#[utoipa::path(
    get, path = "/groups", tag = "Groups", operation_id = "list_groups", params(ListParameters),
    responses((status = OK, body = PageDocument<GroupDocument>)),
    extensions(("x-right" = json!("groups.read"))),
)]
pub async fn list(caller: Caller, Query(parameters): Query<ListParameters>) -> Result<Json<Value>, ApiError> {
    let found = groups::list(&caller, &parameters.read()?).await?;
    page(found, GroupDocument::from)
}

/// Make a group
///
/// Whoever may do this over some groups only makes it below one of them.
#[utoipa::path(
    post, path = "/groups", tag = "Groups", operation_id = "create_group", request_body = GroupSettings,
    responses((status = CREATED, body = GroupDocument)),
    extensions(("x-right" = json!("groups.write"))),
)]
pub async fn create(caller: Caller, body: Body) -> Result<Tagged, ApiError> {
    let settings: GroupSettings = body.rest()?;
    let made = GroupDocument::from(groups::change::create(&caller, settings.into()).await?);
    Tagged::created(&made, "groups", &made.id.to_string())
}

/// Show a group
#[utoipa::path(
    get, path = "/groups/{id}", tag = "Groups", operation_id = "get_group",
    params(("id" = Uuid, Path, description = "The group")),
    responses((status = OK, body = GroupDocument)),
    extensions(("x-right" = json!("groups.read"))),
)]
pub async fn get(caller: Caller, Path(id): Path<Uuid>) -> Result<Tagged, ApiError> {
    let found = groups::get(&caller, Right::GroupsRead, GroupId(id)).await?;
    Tagged::ok(&GroupDocument::from(found))
}

/// Change a group
#[utoipa::path(
    patch, path = "/groups/{id}", tag = "Groups", operation_id = "change_group",
    params(("id" = Uuid, Path, description = "The group")),
    request_body(content = GroupSettings, content_type = "application/merge-patch+json"),
    responses((status = OK, body = GroupDocument)),
    extensions(("x-right" = json!("groups.write")), ("x-if-match" = json!(true))),
)]
pub async fn change(
    caller: Caller,
    Path(id): Path<Uuid>,
    if_match: IfMatch,
    patch: MergePatch,
) -> Result<Tagged, ApiError> {
    let id = GroupId(id);
    let current = groups::get(&caller, Right::GroupsWrite, id).await?;
    let version = current.version;
    let current = GroupDocument::from(current);
    if_match.check(&current)?;
    let settings: GroupSettings = patch.over(&current, READ_ONLY)?.rest()?;
    let changed = groups::change::change(&caller, id, version, settings.into()).await?;
    Tagged::ok(&GroupDocument::from(changed))
}

/// Remove a group
///
/// One that has no groups below it, and over which nobody has a role. Its members stay, without it.
#[utoipa::path(
    delete, path = "/groups/{id}", tag = "Groups", operation_id = "remove_group",
    params(("id" = Uuid, Path, description = "The group")),
    responses((status = NO_CONTENT)),
    extensions(("x-right" = json!("groups.write")), ("x-if-match" = json!(true))),
)]
pub async fn remove(caller: Caller, Path(id): Path<Uuid>, if_match: IfMatch) -> Result<StatusCode, ApiError> {
    let id = GroupId(id);
    let current = groups::get(&caller, Right::GroupsWrite, id).await?;
    let version = current.version;
    if_match.check(&GroupDocument::from(current))?;
    groups::change::remove(&caller, id, version).await?;
    Ok(StatusCode::NO_CONTENT)
}
