//! `/api/v1/groups/{id}/members`: who is in a group. `GET /api/v1/users?filter=group eq "…"` lists them.

use axum::http::StatusCode;
use uuid::Uuid;

use crate::{
    api::conventions::{authenticate::Caller, path::Path},
    domain::ids::{GroupId, UserId},
    http::api_error::ApiError,
    management::groups::members,
};

/// Put a user into a group
///
/// By whoever may change both, and could give the roles that members have. Doing it again changes nothing.
#[utoipa::path(
    put, path = "/groups/{id}/members/{user_id}", tag = "Groups", operation_id = "add_group_member",
    params(("id" = Uuid, Path, description = "The group"), ("user_id" = Uuid, Path, description = "The user")),
    responses((status = NO_CONTENT)),
    extensions(("x-right" = json!("groups.write"))),
)]
pub async fn add(caller: Caller, Path((id, user_id)): Path<(Uuid, Uuid)>) -> Result<StatusCode, ApiError> {
    members::add(&caller, GroupId(id), UserId(user_id)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Take a user out of a group
#[utoipa::path(
    delete, path = "/groups/{id}/members/{user_id}", tag = "Groups", operation_id = "remove_group_member",
    params(("id" = Uuid, Path, description = "The group"), ("user_id" = Uuid, Path, description = "The user")),
    responses((status = NO_CONTENT)),
    extensions(("x-right" = json!("groups.write"))),
)]
pub async fn remove(caller: Caller, Path((id, user_id)): Path<(Uuid, Uuid)>) -> Result<StatusCode, ApiError> {
    members::remove(&caller, GroupId(id), UserId(user_id)).await?;
    Ok(StatusCode::NO_CONTENT)
}
