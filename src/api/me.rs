//! `/api/v1/me`: who calls, and what they may do.

use axum::Json;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::conventions::authenticate::Caller;
use crate::{
    domain::{right::Right, role::Over},
    http::api_error::ApiError,
    management::authority,
};

/// Who calls.
#[derive(Serialize, ToSchema)]
pub struct Me {
    /// The caller, as the audit log names them.
    actor: String,
    /// What they may do.
    held: Vec<Held>,
}

/// Rights, and over what they are held.
#[derive(Serialize, ToSchema)]
pub struct Held {
    /// As `resource.verb`.
    rights: Vec<Right>,
    /// The group over which they are held; absent where it is everything.
    #[serde(skip_serializing_if = "Option::is_none")]
    within: Option<Uuid>,
}

/// Show who calls, and what they may do
#[utoipa::path(
    get, path = "/me", tag = "The caller", operation_id = "get_me",
    responses((status = OK, body = Me)),
)]
pub async fn get(caller: Caller) -> Result<Json<Me>, ApiError> {
    let authority = authority::of(&caller, &caller.store).await?;
    let held = authority.iter().map(|(rights, over)| Held {
        rights: rights.iter().collect(),
        within: match over {
            Over::Everything => None,
            Over::Group(group) => Some(group.0),
        },
    });
    Ok(Json(Me {
        actor: caller.actor.to_string(),
        held: held.collect(),
    }))
}
