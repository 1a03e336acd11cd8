//! `/api/v1/users/{id}/…`: what is done for the owner of an account.

use axum::{Json, http::StatusCode};
use secrecy::ExposeSecret as _;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::UserDocument;
use crate::{
    api::conventions::{authenticate::Caller, etag::Tagged, path::Path},
    domain::{ids::UserId, right::Right},
    http::api_error::{ApiError, Problem},
    management::users::{self, Closing},
};

/// Close an account
///
/// On every path, and all access to it ends.
#[utoipa::path(
    post, path = "/users/{id}/disable", tag = "Users", operation_id = "disable_user", params(("id" = Uuid, Path, description = "The account")),
    responses((status = OK, body = UserDocument)),
    extensions(("x-right" = json!("users.write"))),
)]
pub async fn disable(caller: Caller, Path(id): Path<Uuid>) -> Result<Tagged, ApiError> {
    close(&caller, UserId(id), Closing::Disable).await
}

/// Open an account that was closed
///
/// Nothing from before works again.
#[utoipa::path(
    post, path = "/users/{id}/enable", tag = "Users", operation_id = "enable_user", params(("id" = Uuid, Path, description = "The account")),
    responses((status = OK, body = UserDocument)),
    extensions(("x-right" = json!("users.write"))),
)]
pub async fn enable(caller: Caller, Path(id): Path<Uuid>) -> Result<Tagged, ApiError> {
    close(&caller, UserId(id), Closing::Enable).await
}

async fn close(caller: &Caller, id: UserId, closing: Closing) -> Result<Tagged, ApiError> {
    let found = users::get(caller, Right::UsersWrite, id).await?;
    users::close(caller, found.value.id, closing).await?;
    let found = users::get(caller, Right::UsersWrite, id).await?;
    let mut document = UserDocument::whole(caller, Right::UsersWrite, found).await?;
    document.disabled = closing == Closing::Disable;
    Tagged::ok(&document)
}

/// Confirm the e-mail address of an account
///
/// For an address that is known to be its owner's.
#[utoipa::path(
    post, path = "/users/{id}/confirm-email", tag = "Users", operation_id = "confirm_user_email", params(("id" = Uuid, Path, description = "The account")),
    responses((status = OK, body = UserDocument)),
    extensions(("x-right" = json!("users.credentials"))),
)]
pub async fn confirm_email(caller: Caller, Path(id): Path<Uuid>) -> Result<Tagged, ApiError> {
    let changed = users::change::confirm_email(&caller, UserId(id)).await?;
    Tagged::ok(&UserDocument::whole(&caller, Right::UsersCredentials, changed).await?)
}

/// A password that its owner replaces at the next sign-in.
#[derive(Serialize, ToSchema)]
pub struct TemporaryPassword {
    /// The password. It is shown this once.
    password: String,
}

/// Give an account a random password
///
/// Its owner replaces it at the next sign-in. All access ends; second factors stay.
#[utoipa::path(
    post, path = "/users/{id}/reset-password", tag = "Users", operation_id = "reset_user_password", params(("id" = Uuid, Path, description = "The account")),
    responses((status = OK, body = TemporaryPassword)),
    extensions(("x-right" = json!("users.credentials"))),
)]
pub async fn reset_password(caller: Caller, Path(id): Path<Uuid>) -> Result<Json<TemporaryPassword>, ApiError> {
    let password = users::give_temporary_password(&caller, UserId(id)).await?;
    let password = password.ok_or_else(|| ApiError::new(Problem::NotFound, "there is no such user"))?;
    Ok(Json(TemporaryPassword {
        password: password.expose_secret().to_owned(),
    }))
}

/// Take the second factors of an account away
///
/// Authenticator app, passkeys and recovery codes, for somebody who lost them. A telephone number is not confirmed any more. All access ends.
#[utoipa::path(
    post, path = "/users/{id}/reset-factors", tag = "Users", operation_id = "reset_user_factors", params(("id" = Uuid, Path, description = "The account")),
    responses((status = NO_CONTENT)),
    extensions(("x-right" = json!("users.credentials"))),
)]
pub async fn reset_factors(caller: Caller, Path(id): Path<Uuid>) -> Result<StatusCode, ApiError> {
    let found = users::get(&caller, Right::UsersCredentials, UserId(id)).await?;
    users::reset_factors(&caller, found.value.id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Open what too many wrong tries have closed
#[utoipa::path(
    post, path = "/users/{id}/unlock", tag = "Users", operation_id = "unlock_user", params(("id" = Uuid, Path, description = "The account")),
    responses((status = NO_CONTENT)),
    extensions(("x-right" = json!("users.credentials"))),
)]
pub async fn unlock(caller: Caller, Path(id): Path<Uuid>) -> Result<StatusCode, ApiError> {
    let found = users::get(&caller, Right::UsersCredentials, UserId(id)).await?;
    users::unlock(&caller, found.value.id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// End all access to an account
///
/// Sessions, applications, codes, links and known browsers.
#[utoipa::path(
    post, path = "/users/{id}/sign-out", tag = "Users", operation_id = "sign_out_user", params(("id" = Uuid, Path, description = "The account")),
    responses((status = NO_CONTENT)),
    extensions(("x-right" = json!("sessions.end"))),
)]
pub async fn sign_out(caller: Caller, Path(id): Path<Uuid>) -> Result<StatusCode, ApiError> {
    let found = users::get(&caller, Right::SessionsEnd, UserId(id)).await?;
    users::sign_out(&caller, found.value.id).await?;
    Ok(StatusCode::NO_CONTENT)
}
