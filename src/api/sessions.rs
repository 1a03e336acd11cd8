//! `/api/v1/sessions`: where users are signed in.

use axum::{Json, http::StatusCode};
use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;
use uuid::Uuid;

use super::conventions::{
    authenticate::Caller,
    list::{ListParameters, PageDocument, page},
    path::Path,
    query::Query,
};
use crate::{
    domain::{ids::SessionId, session::SessionOfUser},
    http::api_error::ApiError,
    management::sessions,
};

/// A browser in which a user is signed in.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = UserSession)]
pub struct SessionDocument {
    /// Its identifier, which is the `sid` of ID tokens.
    id: Uuid,
    /// Who is signed in.
    user: Uuid,
    /// Since when.
    started_at: DateTime<Utc>,
    /// When it was last used.
    last_seen_at: DateTime<Utc>,
    /// From which address it began.
    #[serde(skip_serializing_if = "Option::is_none")]
    ip_address: Option<String>,
    /// What the browser said that it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    user_agent: Option<String>,
}

impl From<SessionOfUser> for SessionDocument {
    fn from(SessionOfUser { user_id, session }: SessionOfUser) -> Self {
        Self {
            id: session.id.0,
            user: user_id.0,
            started_at: session.started_at,
            last_seen_at: session.last_seen_at,
            ip_address: session.ip_address,
            user_agent: session.user_agent,
        }
    }
}

/// List the sessions
///
/// The newest first. They can be filtered by `id`, `user`, `ip_address` and `created_at`, which is when the browser last signed in. A caller
/// who may read them over some groups reads those of their members.
#[utoipa::path(
    get, path = "/sessions", tag = "Sessions", operation_id = "list_sessions", params(ListParameters),
    responses((status = OK, body = PageDocument<SessionDocument>)),
    extensions(("x-right" = json!("sessions.read"))),
)]
pub async fn list(caller: Caller, Query(parameters): Query<ListParameters>) -> Result<Json<Value>, ApiError> {
    let found = sessions::list(&caller, &parameters.read()?).await?;
    page(found, SessionDocument::from)
}

/// End a session
///
/// With the access of applications that is bound to it.
#[utoipa::path(
    delete, path = "/sessions/{id}", tag = "Sessions", operation_id = "end_session",
    params(("id" = Uuid, Path, description = "The session")),
    responses((status = NO_CONTENT)),
    extensions(("x-right" = json!("sessions.end"))),
)]
pub async fn end(caller: Caller, Path(id): Path<Uuid>) -> Result<StatusCode, ApiError> {
    sessions::end(&caller, SessionId(id)).await?;
    Ok(StatusCode::NO_CONTENT)
}
