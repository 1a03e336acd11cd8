//! `/api/v1/…/release`: takes an object back from the state files that manage it.

use axum::http::StatusCode;
use uuid::Uuid;

use super::conventions::{authenticate::Caller, path::Path};
use crate::{
    domain::ids::{ClientId, GroupId},
    http::api_error::ApiError,
    management::managed,
};

/// Release an attribute from state files
///
/// From then on it is changed here like any other, until a file that says `managed = true` is applied again.
#[utoipa::path(
    post, path = "/attributes/{name}/release", tag = "Attributes", operation_id = "release_attribute",
    params(("name" = String, Path, description = "The attribute")),
    responses((status = NO_CONTENT)),
    extensions(("x-right" = json!("scopes.write"))),
)]
pub async fn attribute(caller: Caller, Path(name): Path<String>) -> Result<StatusCode, ApiError> {
    managed::release_attribute(&caller, &name).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Release a client from state files
///
/// From then on it is changed here like any other, until a file that says `managed = true` is applied again.
#[utoipa::path(
    post, path = "/clients/{client_id}/release", tag = "Clients", operation_id = "release_client",
    params(("client_id" = String, Path, description = "The client")),
    responses((status = NO_CONTENT)),
    extensions(("x-right" = json!("clients.write"))),
)]
pub async fn client(caller: Caller, Path(client_id): Path<String>) -> Result<StatusCode, ApiError> {
    managed::release_client(&caller, &ClientId(client_id)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Release a group from state files
///
/// From then on it is changed here like any other, until a file that says `managed = true` is applied again.
#[utoipa::path(
    post, path = "/groups/{id}/release", tag = "Groups", operation_id = "release_group",
    params(("id" = Uuid, Path, description = "The group")),
    responses((status = NO_CONTENT)),
    extensions(("x-right" = json!("groups.write"))),
)]
pub async fn group(caller: Caller, Path(id): Path<Uuid>) -> Result<StatusCode, ApiError> {
    managed::release_group(&caller, GroupId(id)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Release a provider from state files
///
/// From then on it is changed here like any other, until a file that says `managed = true` is applied again.
#[utoipa::path(
    post, path = "/providers/{id}/release", tag = "Sign-in providers", operation_id = "release_provider",
    params(("id" = String, Path, description = "The provider")),
    responses((status = NO_CONTENT)),
    extensions(("x-right" = json!("providers.write"))),
)]
pub async fn provider(caller: Caller, Path(id): Path<String>) -> Result<StatusCode, ApiError> {
    managed::release_provider(&caller, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Release a role from state files
///
/// From then on it is changed here like any other, until a file that says `managed = true` is applied again.
#[utoipa::path(
    post, path = "/roles/{name}/release", tag = "Roles", operation_id = "release_role",
    params(("name" = String, Path, description = "The role")),
    responses((status = NO_CONTENT)),
    extensions(("x-right" = json!("roles.write"))),
)]
pub async fn role(caller: Caller, Path(name): Path<String>) -> Result<StatusCode, ApiError> {
    managed::release_role(&caller, &name).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Release a scope from state files
///
/// From then on it is changed here like any other, until a file that says `managed = true` is applied again.
#[utoipa::path(
    post, path = "/scopes/{name}/release", tag = "Scopes", operation_id = "release_scope",
    params(("name" = String, Path, description = "The scope")),
    responses((status = NO_CONTENT)),
    extensions(("x-right" = json!("scopes.write"))),
)]
pub async fn scope(caller: Caller, Path(name): Path<String>) -> Result<StatusCode, ApiError> {
    managed::release_scope(&caller, &name).await?;
    Ok(StatusCode::NO_CONTENT)
}
