//! `/api/v1/users/{id}/access`: with what an account is signed in to, from where, and by which applications.

use axum::{Json, http::StatusCode};
use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    accounts::apps::LastAccess,
    api::conventions::{authenticate::Caller, path::Path},
    domain::{
        ids::{ClientId, SessionId, UserId},
        right::Right,
    },
    http::api_error::ApiError,
    management::users,
};

/// How an account is used.
#[derive(Serialize, ToSchema)]
pub struct Access {
    /// What its owner can prove beside a password.
    factors: Factors,
    /// Where they are signed in.
    sessions: Vec<Session>,
    /// The applications with access to the account.
    apps: Vec<App>,
    /// The factors that too many wrong tries have closed.
    closed: Vec<&'static str>,
}

/// What somebody can prove beside a password.
#[derive(Serialize, ToSchema)]
pub struct Factors {
    /// Whether an authenticator app is set up.
    totp: bool,
    /// How many passkeys there are.
    passkeys: u32,
    /// How many recovery codes are left.
    recovery_codes: u32,
}

/// A browser in which somebody is signed in.
#[derive(Serialize, ToSchema)]
pub struct Session {
    /// Its identifier, which is the `sid` of ID tokens.
    id: Uuid,
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

/// An application with access.
#[derive(Serialize, ToSchema)]
pub struct App {
    /// Its identifier.
    client_id: String,
    /// Its name.
    client_name: String,
    /// What it may ask for.
    scope: String,
    /// When it last got a token; absent while it has none.
    #[serde(skip_serializing_if = "Option::is_none")]
    last_used_at: Option<DateTime<Utc>>,
}

/// Show how an account is used
#[utoipa::path(
    get, path = "/users/{id}/access", tag = "Users", operation_id = "get_user_access", params(("id" = Uuid, Path, description = "The account")),
    responses((status = OK, body = Access)),
    extensions(("x-right" = json!("sessions.read"))),
)]
pub async fn overview(caller: Caller, Path(id): Path<Uuid>) -> Result<Json<Access>, ApiError> {
    let found = users::get(&caller, Right::SessionsRead, UserId(id)).await?;
    let seen = users::access(&caller, found.value).await?;
    let sessions = seen.sessions.into_iter().map(|session| Session {
        id: session.id.0,
        started_at: session.started_at,
        last_seen_at: session.last_seen_at,
        ip_address: session.ip_address,
        user_agent: session.user_agent,
    });
    let apps = seen.apps.into_iter().map(|app| App {
        client_id: app.client.client_id.to_string(),
        client_name: app.client.display_name().to_owned(),
        scope: app.scope.to_string(),
        last_used_at: match app.last_access {
            LastAccess::UsedAt(at) => Some(at),
            LastAccess::AllowedAt(_) => None,
        },
    });
    Ok(Json(Access {
        factors: Factors {
            totp: seen.enrolled.totp,
            passkeys: seen.enrolled.passkeys,
            recovery_codes: seen.enrolled.recovery_codes,
        },
        sessions: sessions.collect(),
        apps: apps.collect(),
        closed: seen.closed,
    }))
}

/// End a session
#[utoipa::path(
    delete, path = "/users/{id}/sessions/{session_id}", tag = "Users", operation_id = "end_user_session",
    params(("id" = Uuid, Path, description = "The account"), ("session_id" = Uuid, Path, description = "The session")),
    responses((status = NO_CONTENT)),
    extensions(("x-right" = json!("sessions.end"))),
)]
pub async fn end_session(caller: Caller, Path((id, session_id)): Path<(Uuid, Uuid)>) -> Result<StatusCode, ApiError> {
    users::end_session(&caller, UserId(id), SessionId(session_id)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Revoke the access of an application to an account
#[utoipa::path(
    delete, path = "/users/{id}/apps/{client_id}", tag = "Users", operation_id = "revoke_user_app",
    params(("id" = Uuid, Path, description = "The account"), ("client_id" = String, Path, description = "The client")),
    responses((status = NO_CONTENT)),
    extensions(("x-right" = json!("sessions.end"))),
)]
pub async fn revoke_app(caller: Caller, Path((id, client_id)): Path<(Uuid, String)>) -> Result<StatusCode, ApiError> {
    users::revoke_app(&caller, UserId(id), &ClientId(client_id)).await?;
    Ok(StatusCode::NO_CONTENT)
}
