//! `/api/v1/scopes`: scopes beside the standard ones.

use axum::{Json, http::StatusCode};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use super::conventions::{
    authenticate::Caller,
    body::{Body, MergePatch},
    etag::{IfMatch, Tagged},
    list::{ListParameters, PageDocument, page},
    path::Path,
    query::Query,
};
use crate::{
    domain::{claim_rule::ClaimRule, right::Right, scope::Scope},
    http::api_error::{ApiError, Problem},
    management::scopes,
    store::Versioned,
};

/// A scope.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Scope)]
pub struct ScopeDocument {
    /// What can be changed.
    #[serde(flatten)]
    pub settings: ScopeSettings,
    /// Whether state files manage it: then it is not changed here until it is released.
    pub managed: bool,
    /// Since when.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
}

/// What a scope is to be.
#[derive(Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = ScopeSettings)]
pub struct ScopeSettings {
    /// The value in requests (RFC 6749 section 3.3). It never changes.
    #[schema(required)]
    pub name: String,
    /// What the consent page says that it allows; the name where nothing is said.
    pub description: Option<String>,
    /// The claims that it releases in UserInfo.
    pub claims: Vec<String>,
    /// The claims that it makes, of attributes, groups and constants.
    pub claim_rules: Vec<ClaimRule>,
}

impl From<Versioned<Scope>> for ScopeDocument {
    fn from(found: Versioned<Scope>) -> Self {
        let scope = found.value;
        Self {
            settings: ScopeSettings {
                name: scope.name,
                description: Some(scope.description),
                claims: scope.claims,
                claim_rules: scope.claim_rules,
            },
            managed: found.managed,
            created_at: found.created_at,
            updated_at: found.updated_at,
        }
    }
}

impl From<ScopeSettings> for Scope {
    fn from(settings: ScopeSettings) -> Self {
        Self {
            description: settings.description.unwrap_or_else(|| settings.name.clone()),
            name: settings.name,
            claims: settings.claims,
            claim_rules: settings.claim_rules,
        }
    }
}

/// List scopes
///
/// Those beside the standard ones. They can be filtered by `name`, and are sorted by it.
#[utoipa::path(
    get, path = "/scopes", tag = "Scopes", operation_id = "list_scopes", params(ListParameters),
    responses((status = OK, body = PageDocument<ScopeDocument>)),
    extensions(("x-right" = json!("scopes.read"))),
)]
pub async fn list(caller: Caller, Query(parameters): Query<ListParameters>) -> Result<Json<Value>, ApiError> {
    let found = scopes::list(&caller, &parameters.read()?).await?;
    page(found, ScopeDocument::from)
}

/// Make a scope
#[utoipa::path(
    post, path = "/scopes", tag = "Scopes", operation_id = "create_scope", request_body = ScopeSettings,
    responses((status = CREATED, body = ScopeDocument)),
    extensions(("x-right" = json!("scopes.write"))),
)]
pub async fn create(caller: Caller, body: Body) -> Result<Tagged, ApiError> {
    let settings: ScopeSettings = body.rest()?;
    let made = ScopeDocument::from(scopes::create(&caller, &settings.into()).await?);
    Tagged::created(&made, "scopes", &made.settings.name)
}

/// Show a scope
#[utoipa::path(
    get, path = "/scopes/{name}", tag = "Scopes", operation_id = "get_scope",
    params(("name" = String, Path, description = "The scope")),
    responses((status = OK, body = ScopeDocument)),
    extensions(("x-right" = json!("scopes.read"))),
)]
pub async fn get(caller: Caller, Path(name): Path<String>) -> Result<Tagged, ApiError> {
    Tagged::ok(&ScopeDocument::from(
        scopes::find(&caller, Right::ScopesRead, &name).await?,
    ))
}

/// Change a scope
#[utoipa::path(
    patch, path = "/scopes/{name}", tag = "Scopes", operation_id = "change_scope",
    params(("name" = String, Path, description = "The scope")),
    request_body(content = ScopeSettings, content_type = "application/merge-patch+json"),
    responses((status = OK, body = ScopeDocument)),
    extensions(("x-right" = json!("scopes.write")), ("x-if-match" = json!(true))),
)]
pub async fn change(
    caller: Caller,
    Path(name): Path<String>,
    if_match: IfMatch,
    patch: MergePatch,
) -> Result<Tagged, ApiError> {
    let current = scopes::find(&caller, Right::ScopesWrite, &name).await?;
    let version = current.version;
    let current = ScopeDocument::from(current);
    if_match.check(&current)?;
    let settings: ScopeSettings = patch.over(&current, &["managed", "created_at", "updated_at"])?.rest()?;
    if settings.name != name {
        return Err(ApiError::new(Problem::Invalid, "the name of a scope never changes").at("/name"));
    }
    let changed = scopes::change(&caller, &settings.into(), version).await?;
    Tagged::ok(&ScopeDocument::from(changed))
}

/// Remove a scope
///
/// One that no client may ask for.
#[utoipa::path(
    delete, path = "/scopes/{name}", tag = "Scopes", operation_id = "remove_scope",
    params(("name" = String, Path, description = "The scope")),
    responses((status = NO_CONTENT)),
    extensions(("x-right" = json!("scopes.write")), ("x-if-match" = json!(true))),
)]
pub async fn remove(caller: Caller, Path(name): Path<String>, if_match: IfMatch) -> Result<StatusCode, ApiError> {
    let current = scopes::find(&caller, Right::ScopesWrite, &name).await?;
    let version = current.version;
    if_match.check(&ScopeDocument::from(current))?;
    scopes::remove(&caller, &name, version).await?;
    Ok(StatusCode::NO_CONTENT)
}
