//! `/api/v1/users/{id}/roles`: the roles that the owner of an account has themselves.

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
    domain::ids::UserId,
    http::api_error::ApiError,
    management::roles::Holder,
};

/// List the roles of an account
#[utoipa::path(
    get, path = "/users/{id}/roles", tag = "Users", operation_id = "list_user_roles",
    params(("id" = Uuid, Path, description = "The account")),
    responses((status = OK, body = Vec<Assignment>)),
    extensions(("x-right" = json!("roles.read"))),
)]
pub async fn list(caller: Caller, Path(id): Path<Uuid>) -> Result<Json<Vec<Assignment>>, ApiError> {
    assignments::list(&caller, Holder::User(UserId(id))).await
}

/// Give an account a role
///
/// Only a role all of whose rights the caller holds. Giving it again changes nothing.
#[utoipa::path(
    post, path = "/users/{id}/roles", tag = "Users", operation_id = "assign_user_role",
    params(("id" = Uuid, Path, description = "The account")), request_body = Assignment,
    responses((status = NO_CONTENT)),
    extensions(("x-right" = json!("roles.assign"))),
)]
pub async fn assign(caller: Caller, Path(id): Path<Uuid>, body: Body) -> Result<StatusCode, ApiError> {
    assignments::assign(&caller, Holder::User(UserId(id)), body).await
}

/// Take a role away from an account
///
/// Nobody takes the role of the last owner.
#[utoipa::path(
    delete, path = "/users/{id}/roles/{role}", tag = "Users", operation_id = "unassign_user_role",
    params(
        ("id" = Uuid, Path, description = "The account"), ("role" = String, Path, description = "The name of the role"), Within,
    ),
    responses((status = NO_CONTENT)),
    extensions(("x-right" = json!("roles.assign"))),
)]
pub async fn unassign(
    caller: Caller,
    Path((id, role)): Path<(Uuid, String)>,
    Query(within): Query<Within>,
) -> Result<StatusCode, ApiError> {
    assignments::unassign(&caller, Holder::User(UserId(id)), role, &within).await
}
