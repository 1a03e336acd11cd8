//! `/api/v1/attributes`: what can be known of people beside the standard claims.

use axum::{Json, http::StatusCode};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};

use super::conventions::{
    authenticate::Caller,
    body::{Body, MergePatch},
    document::documents,
    etag::{IfMatch, Tagged},
    path::Path,
    query::Query,
};
use crate::{
    domain::{
        attribute::{AttributeDefinition, AttributeKind, ChangedBy},
        right::Right,
    },
    http::api_error::{ApiError, Problem},
    management::attributes,
    store::Versioned,
};

/// An attribute of people.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Attribute)]
pub struct AttributeDocument {
    /// What can be changed.
    #[serde(flatten)]
    pub settings: AttributeSettings,
    /// Whether state files manage it: then it is not changed here until it is released.
    pub managed: bool,
    /// Since when.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
}

/// What an attribute is to be.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = AttributeSettings)]
pub struct AttributeSettings {
    /// Its name: 1 to 64 letters, digits and `_`, and no standard or reserved claim. It never changes.
    #[schema(required)]
    pub name: String,
    /// What forms call it; the name where nothing is said.
    pub label: Option<String>,
    /// What its values are. It stays while somebody has a value.
    #[serde(rename = "type")]
    pub kind: AttributeKind,
    /// Whether an administrator has to give everybody a value. Who has none still signs in.
    pub required: bool,
    /// Whether people see their own value.
    pub visible_to_user: bool,
    /// Who changes a value.
    pub changed_by: ChangedBy,
    /// Whether people can be searched for by it.
    pub searchable: bool,
}

impl Default for AttributeSettings {
    fn default() -> Self {
        Self {
            name: String::new(),
            label: None,
            kind: AttributeKind::Text,
            required: false,
            visible_to_user: false,
            changed_by: ChangedBy::Administrator,
            searchable: false,
        }
    }
}

impl From<Versioned<AttributeDefinition>> for AttributeDocument {
    fn from(found: Versioned<AttributeDefinition>) -> Self {
        let definition = found.value;
        Self {
            settings: AttributeSettings {
                name: definition.name,
                label: Some(definition.label),
                kind: definition.kind,
                required: definition.required,
                visible_to_user: definition.visible_to_user,
                changed_by: definition.changed_by,
                searchable: definition.searchable,
            },
            managed: found.managed,
            created_at: found.created_at,
            updated_at: found.updated_at,
        }
    }
}

impl From<AttributeSettings> for AttributeDefinition {
    fn from(settings: AttributeSettings) -> Self {
        Self {
            label: settings.label.unwrap_or_else(|| settings.name.clone()),
            name: settings.name,
            kind: settings.kind,
            required: settings.required,
            visible_to_user: settings.visible_to_user,
            changed_by: settings.changed_by,
            searchable: settings.searchable,
        }
    }
}

/// How an attribute is removed.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct RemovalParameters {
    /// How many people have a value, which goes too. Another number is refused, with the right one.
    #[serde(default)]
    #[param(default = 0)]
    expected_count: u64,
    /// See the conventions.
    #[param(ignore)]
    #[serde(rename = "dry_run")]
    _dry_run: Option<bool>,
}

/// List all attributes
///
/// There are few, so they are not paged.
#[utoipa::path(
    get, path = "/attributes", tag = "Attributes", operation_id = "list_attributes",
    responses((status = OK, body = Vec<AttributeDocument>)),
    extensions(("x-right" = json!("scopes.read"))),
)]
pub async fn list(caller: Caller) -> Result<Json<Vec<Value>>, ApiError> {
    let all = attributes::list(&caller).await?;
    Ok(Json(documents(all.into_iter().map(AttributeDocument::from))?))
}

/// Make an attribute
#[utoipa::path(
    post, path = "/attributes", tag = "Attributes", operation_id = "create_attribute", request_body = AttributeSettings,
    responses((status = CREATED, body = AttributeDocument)),
    extensions(("x-right" = json!("scopes.write"))),
)]
pub async fn create(caller: Caller, body: Body) -> Result<Tagged, ApiError> {
    let settings: AttributeSettings = body.rest()?;
    let made = AttributeDocument::from(attributes::create(&caller, &settings.into()).await?);
    Tagged::created(&made, "attributes", &made.settings.name)
}

/// Show an attribute
#[utoipa::path(
    get, path = "/attributes/{name}", tag = "Attributes", operation_id = "get_attribute",
    params(("name" = String, Path, description = "The attribute")),
    responses((status = OK, body = AttributeDocument)),
    extensions(("x-right" = json!("scopes.read"))),
)]
pub async fn get(caller: Caller, Path(name): Path<String>) -> Result<Tagged, ApiError> {
    Tagged::ok(&AttributeDocument::from(
        attributes::find(&caller, Right::ScopesRead, &name).await?,
    ))
}

/// Change an attribute
#[utoipa::path(
    patch, path = "/attributes/{name}", tag = "Attributes", operation_id = "change_attribute",
    params(("name" = String, Path, description = "The attribute")),
    request_body(content = AttributeSettings, content_type = "application/merge-patch+json"),
    responses((status = OK, body = AttributeDocument)),
    extensions(("x-right" = json!("scopes.write")), ("x-if-match" = json!(true))),
)]
pub async fn change(
    caller: Caller,
    Path(name): Path<String>,
    if_match: IfMatch,
    patch: MergePatch,
) -> Result<Tagged, ApiError> {
    let current = attributes::find(&caller, Right::ScopesWrite, &name).await?;
    let version = current.version;
    let current = AttributeDocument::from(current);
    if_match.check(&current)?;
    let settings: AttributeSettings = patch.over(&current, &["managed", "created_at", "updated_at"])?.rest()?;
    if settings.name != name {
        return Err(ApiError::new(Problem::Invalid, "the name of an attribute never changes").at("/name"));
    }
    let changed = attributes::change(&caller, &settings.into(), version).await?;
    Tagged::ok(&AttributeDocument::from(changed))
}

/// Remove an attribute
///
/// With the values that people have. One that no claim rule asks for.
#[utoipa::path(
    delete, path = "/attributes/{name}", tag = "Attributes", operation_id = "remove_attribute",
    params(("name" = String, Path, description = "The attribute"), RemovalParameters),
    responses((status = NO_CONTENT)),
    extensions(("x-right" = json!("scopes.write")), ("x-if-match" = json!(true))),
)]
pub async fn remove(
    caller: Caller,
    Path(name): Path<String>,
    Query(parameters): Query<RemovalParameters>,
    if_match: IfMatch,
) -> Result<StatusCode, ApiError> {
    let current = attributes::find(&caller, Right::ScopesWrite, &name).await?;
    let version = current.version;
    if_match.check(&AttributeDocument::from(current))?;
    attributes::remove(&caller, &name, version, parameters.expected_count).await?;
    Ok(StatusCode::NO_CONTENT)
}
