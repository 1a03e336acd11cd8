//! `/api/v1/groups/{id}/roles`: the roles that the members of a group have by it.

use axum::{Json, http::StatusCode};
use uuid::Uuid;

use crate::{
    api::conventions::{
        assignments::{self, Assignment, Within},
        authenticate::Caller,
        body::Body,
        path::Path,
        query::Query,
    },
    domain::ids::GroupId,
    http::api_error::ApiError,
    management::roles::Holder,
};

/// List the roles of a group
#[utoipa::path(
    get, path = "/groups/{id}/roles", tag = "Groups", operation_id = "list_group_roles",
    params(("id" = Uuid, Path, description = "The group")),
    responses((status = OK, body = Vec<Assignment>)),
    extensions(("x-right" = json!("roles.read"))),
)]
pub async fn list(caller: Caller, Path(id): Path<Uuid>) -> Result<Json<Vec<Assignment>>, ApiError> {
    assignments::list(&caller, Holder::Group(GroupId(id))).await
}

/// Give the members of a group a role
///
/// Only a role all of whose rights the caller holds. Giving it again changes nothing.
#[utoipa::path(
    post, path = "/groups/{id}/roles", tag = "Groups", operation_id = "assign_group_role",
    params(("id" = Uuid, Path, description = "The group")), request_body = Assignment,
    responses((status = NO_CONTENT)),
    extensions(("x-right" = json!("roles.assign"))),
)]
pub async fn assign(caller: Caller, Path(id): Path<Uuid>, body: Body) -> Result<StatusCode, ApiError> {
    assignments::assign(&caller, Holder::Group(GroupId(id)), body).await
}

/// Take a role away from the members of a group
///
/// Nobody takes the role of the last owner.
#[utoipa::path(
    delete, path = "/groups/{id}/roles/{role}", tag = "Groups", operation_id = "unassign_group_role",
    params(
        ("id" = Uuid, Path, description = "The group"), ("role" = String, Path, description = "The name of the role"), Within,
    ),
    responses((status = NO_CONTENT)),
    extensions(("x-right" = json!("roles.assign"))),
)]
pub async fn unassign(
    caller: Caller,
    Path((id, role)): Path<(Uuid, String)>,
    Query(within): Query<Within>,
) -> Result<StatusCode, ApiError> {
    assignments::unassign(&caller, Holder::Group(GroupId(id)), role, &within).await
}
