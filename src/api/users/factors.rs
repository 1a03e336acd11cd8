//! `/api/v1/users/{id}/factors`: what the owner of an account can prove beside a password.

use axum::{Json, http::StatusCode};
use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    api::conventions::{authenticate::Caller, path::Path},
    domain::ids::{PasskeyId, UserId},
    http::api_error::ApiError,
    management::users::factors::{self, Factor},
};

/// What somebody can prove beside a password.
#[derive(Serialize, ToSchema)]
pub struct UserFactors {
    /// The authenticator app; absent if there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    totp: Option<AuthenticatorApp>,
    /// The passkeys.
    passkeys: Vec<UserPasskey>,
    /// How many recovery codes are left.
    recovery_codes: u32,
}

/// An authenticator app.
#[derive(Serialize, ToSchema)]
pub struct AuthenticatorApp {
    /// Since when.
    created_at: DateTime<Utc>,
}

/// A passkey.
#[derive(Serialize, ToSchema)]
pub struct UserPasskey {
    /// Its identifier.
    id: Uuid,
    /// What its owner calls it.
    name: String,
    /// When it was added.
    created_at: DateTime<Utc>,
    /// When it last signed somebody in.
    #[serde(skip_serializing_if = "Option::is_none")]
    last_used_at: Option<DateTime<Utc>>,
}

/// List what the owner of an account can prove
#[utoipa::path(
    get, path = "/users/{id}/factors", tag = "Users", operation_id = "list_user_factors",
    params(("id" = Uuid, Path, description = "The account")),
    responses((status = OK, body = UserFactors)),
    extensions(("x-right" = json!("users.read"))),
)]
pub async fn list(caller: Caller, Path(id): Path<Uuid>) -> Result<Json<UserFactors>, ApiError> {
    let found = factors::list(&caller, UserId(id)).await?;
    let passkeys = found.passkeys.into_iter().map(|passkey| UserPasskey {
        id: passkey.id.0,
        name: passkey.name,
        created_at: passkey.created_at,
        last_used_at: passkey.last_used_at,
    });
    Ok(Json(UserFactors {
        totp: found.totp.map(|totp| AuthenticatorApp {
            created_at: totp.created_at,
        }),
        passkeys: passkeys.collect(),
        recovery_codes: found.recovery_codes,
    }))
}

/// Take the authenticator app of an account away
///
/// All access ends.
#[utoipa::path(
    delete, path = "/users/{id}/factors/totp", tag = "Users", operation_id = "remove_user_totp",
    params(("id" = Uuid, Path, description = "The account")),
    responses((status = NO_CONTENT)),
    extensions(("x-right" = json!("users.credentials"))),
)]
pub async fn remove_totp(caller: Caller, Path(id): Path<Uuid>) -> Result<StatusCode, ApiError> {
    factors::remove(&caller, UserId(id), Factor::Totp).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Take the recovery codes of an account away
///
/// All access ends.
#[utoipa::path(
    delete, path = "/users/{id}/factors/recovery-codes", tag = "Users", operation_id = "remove_user_recovery_codes",
    params(("id" = Uuid, Path, description = "The account")),
    responses((status = NO_CONTENT)),
    extensions(("x-right" = json!("users.credentials"))),
)]
pub async fn remove_recovery_codes(caller: Caller, Path(id): Path<Uuid>) -> Result<StatusCode, ApiError> {
    factors::remove(&caller, UserId(id), Factor::RecoveryCodes).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Take a passkey of an account away
///
/// All access ends. One without which its owner could not sign in stays (409).
#[utoipa::path(
    delete, path = "/users/{id}/factors/passkeys/{passkey_id}", tag = "Users", operation_id = "remove_user_passkey",
    params(("id" = Uuid, Path, description = "The account"), ("passkey_id" = Uuid, Path, description = "The passkey")),
    responses((status = NO_CONTENT)),
    extensions(("x-right" = json!("users.credentials"))),
)]
pub async fn remove_passkey(
    caller: Caller,
    Path((id, passkey_id)): Path<(Uuid, Uuid)>,
) -> Result<StatusCode, ApiError> {
    factors::remove(&caller, UserId(id), Factor::Passkey(PasskeyId(passkey_id))).await?;
    Ok(StatusCode::NO_CONTENT)
}
