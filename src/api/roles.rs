//! `/api/v1/roles`: named sets of rights. Five are built in and never change.

use axum::{Json, http::StatusCode};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use super::conventions::{
    authenticate::Caller,
    body::{Body, MergePatch},
    document::documents,
    etag::{IfMatch, Tagged},
    path::Path,
};
use crate::{
    domain::{
        right::{Right, Rights},
        role::Role,
    },
    http::api_error::{ApiError, Problem},
    management::roles::{self, Listed},
};

/// A role.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Role)]
pub struct RoleDocument {
    /// What can be changed.
    #[serde(flatten)]
    settings: RoleSettings,
    /// Whether it is one of those that never change.
    built_in: bool,
    /// Whether state files manage it: then it is not changed here until it is released.
    managed: bool,
}

/// What a role is to be.
#[derive(Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = RoleSettings)]
pub struct RoleSettings {
    /// Its unique name: a-z, 0-9, - and _, 1 to 64 of them. It never changes.
    #[schema(required)]
    name: String,
    /// What it is for.
    description: String,
    /// What it allows, as `resource.verb`.
    #[schema(example = json!(["users.read", "users.credentials"]))]
    rights: Vec<Right>,
}

impl From<Listed> for RoleDocument {
    fn from(listed: Listed) -> Self {
        Self {
            built_in: listed.version.is_none(),
            managed: listed.managed,
            settings: RoleSettings {
                name: listed.role.name,
                description: listed.role.description,
                rights: listed.role.rights.iter().collect(),
            },
        }
    }
}

/// List all roles
///
/// Those that are built in first. There are few, so they are not paged.
#[utoipa::path(
    get, path = "/roles", tag = "Roles", operation_id = "list_roles",
    responses((status = OK, body = Vec<RoleDocument>)),
    extensions(("x-right" = json!("roles.read"))),
)]
pub async fn list(caller: Caller) -> Result<Json<Vec<Value>>, ApiError> {
    let all = roles::list(&caller).await?;
    Ok(Json(documents(all.into_iter().map(RoleDocument::from))?))
}

/// Make a role
///
/// It allows nothing that the caller does not hold over everything.
#[utoipa::path(
    post, path = "/roles", tag = "Roles", operation_id = "create_role", request_body = RoleSettings,
    responses((status = CREATED, body = RoleDocument)),
    extensions(("x-right" = json!("roles.write"))),
)]
pub async fn create(caller: Caller, body: Body) -> Result<Tagged, ApiError> {
    let settings: RoleSettings = body.rest()?;
    let role = role(settings, false);
    roles::create(&caller, &role).await?;
    let name = role.name.clone();
    let made = Listed {
        role,
        version: Some(1),
        managed: false,
    };
    Tagged::created(&RoleDocument::from(made), "roles", &name)
}

/// Show a role
#[utoipa::path(
    get, path = "/roles/{name}", tag = "Roles", operation_id = "get_role",
    params(("name" = String, Path, description = "The role")),
    responses((status = OK, body = RoleDocument)),
    extensions(("x-right" = json!("roles.read"))),
)]
pub async fn get(caller: Caller, Path(name): Path<String>) -> Result<Tagged, ApiError> {
    Tagged::ok(&RoleDocument::from(find(&caller, Right::RolesRead, &name).await?))
}

/// Change a role
///
/// Whoever has it has the new rights at once. Only by a caller who holds all that it allowed and will allow.
#[utoipa::path(
    patch, path = "/roles/{name}", tag = "Roles", operation_id = "change_role",
    params(("name" = String, Path, description = "The role")),
    request_body(content = RoleSettings, content_type = "application/merge-patch+json"),
    responses((status = OK, body = RoleDocument)),
    extensions(("x-right" = json!("roles.write")), ("x-if-match" = json!(true))),
)]
pub async fn change(
    caller: Caller,
    Path(name): Path<String>,
    if_match: IfMatch,
    patch: MergePatch,
) -> Result<Tagged, ApiError> {
    let current = find(&caller, Right::RolesWrite, &name).await?;
    let (version, allows_unknown) = (current.version.unwrap_or_default(), current.role.allows_unknown);
    let current = RoleDocument::from(current);
    if_match.check(&current)?;
    let mut body = patch.over(&current, &["built_in", "managed"])?;
    if body.take::<String>("name")?.as_deref() != Some(name.as_str()) {
        return Err(ApiError::new(Problem::Invalid, "the name of a role never changes").at("/name"));
    }
    let settings = RoleSettings { name, ..body.rest()? };
    let role = role(settings, allows_unknown);
    roles::change(&caller, &role, version).await?;
    let version = Some(version);
    let managed = false;
    Tagged::ok(&RoleDocument::from(Listed { role, version, managed }))
}

/// Remove a role that nobody has
#[utoipa::path(
    delete, path = "/roles/{name}", tag = "Roles", operation_id = "remove_role",
    params(("name" = String, Path, description = "The role")),
    responses((status = NO_CONTENT)),
    extensions(("x-right" = json!("roles.write")), ("x-if-match" = json!(true))),
)]
pub async fn remove(caller: Caller, Path(name): Path<String>, if_match: IfMatch) -> Result<StatusCode, ApiError> {
    let current = find(&caller, Right::RolesWrite, &name).await?;
    let version = current.version.unwrap_or_default();
    if_match.check(&RoleDocument::from(current))?;
    roles::remove(&caller, &name, version).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn find(caller: &Caller, right: Right, name: &str) -> Result<Listed, ApiError> {
    let found = roles::find(caller, right, name).await?;
    found.ok_or_else(|| ApiError::new(Problem::NotFound, "there is no such role"))
}

fn role(settings: RoleSettings, allows_unknown: bool) -> Role {
    Role {
        name: settings.name,
        description: settings.description,
        rights: settings.rights.into_iter().collect::<Rights>(),
        allows_unknown,
    }
}
