//! Who has which role, in the words of the API: the same for users and for groups.

use axum::{Json, http::StatusCode};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::{authenticate::Caller, body::Body};
use crate::{
    domain::{
        ids::GroupId,
        role::{Over, RoleAssignment},
    },
    http::api_error::ApiError,
    management::roles::{self, Holder},
};

/// A role that somebody has.
#[derive(Debug, Serialize, ToSchema)]
pub struct Assignment {
    /// The name of the role.
    role: String,
    /// The group over which they have it, with the groups below it and their members; absent where it is over everything.
    #[serde(skip_serializing_if = "Option::is_none")]
    within: Option<Uuid>,
}

/// Over what a role is.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct Within {
    /// The group over which they have it; absent where it is over everything.
    within: Option<Uuid>,
    /// See the conventions.
    #[param(ignore)]
    #[serde(rename = "dry_run")]
    _dry_run: Option<bool>,
}

fn over(within: Option<Uuid>) -> Over {
    within.map_or(Over::Everything, |group| Over::Group(GroupId(group)))
}

/// The roles of a holder.
pub async fn list(caller: &Caller, holder: Holder) -> Result<Json<Vec<Assignment>>, ApiError> {
    let held = roles::of_holder(caller, holder).await?;
    let shown = held.into_iter().map(|assignment| Assignment {
        role: assignment.role,
        within: match assignment.over {
            Over::Everything => None,
            Over::Group(group) => Some(group.0),
        },
    });
    Ok(Json(shown.collect()))
}

/// Gives the holder a role.
pub async fn assign(caller: &Caller, holder: Holder, mut body: Body) -> Result<StatusCode, ApiError> {
    let role = body.require("role")?;
    let over = over(body.take("within")?);
    body.end()?;
    roles::assign(caller, holder, &RoleAssignment { role, over }).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Takes a role away from the holder.
pub async fn unassign(caller: &Caller, holder: Holder, role: String, within: &Within) -> Result<StatusCode, ApiError> {
    let over = over(within.within);
    roles::unassign(caller, holder, &RoleAssignment { role, over }).await?;
    Ok(StatusCode::NO_CONTENT)
}
