//! `/api/v1/invitations`: links by which people make their accounts.

use axum::{Json, http::StatusCode};
use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;
use uuid::Uuid;

use super::conventions::{
    authenticate::Caller,
    body::Body,
    etag::Tagged,
    list::{ListParameters, PageDocument, page},
    path::Path,
    query::Query,
};
use crate::{domain::invitation::Invitation, http::api_error::ApiError, management::invitations};

/// An invitation that can be redeemed.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Invitation)]
pub struct InvitationDocument {
    /// Its identifier.
    id: Uuid,
    /// The address that it was sent to.
    email: String,
    /// The names of the groups that the account will be in.
    groups: Vec<String>,
    /// Who sent it, such as `administrator:<id>`; nothing where a release did that which did not write it down.
    inviter: Option<String>,
    /// When it expires.
    expires_at: DateTime<Utc>,
}

/// An invitation that is to be sent.
#[derive(Debug, ToSchema)]
pub struct NewInvitation {
    /// The address.
    email: String,
    /// The names of the groups that the account will be in.
    groups: Option<Vec<String>>,
    /// The language of the message, as a tag (BCP 47); English if it is not said.
    language: Option<String>,
}

impl From<Invitation> for InvitationDocument {
    fn from(invitation: Invitation) -> Self {
        Self {
            id: invitation.id,
            email: invitation.email,
            groups: invitation.groups,
            inviter: invitation.inviter.map(|inviter| inviter.to_string()),
            expires_at: invitation.expires_at,
        }
    }
}

/// List the invitations
///
/// Those that can still be redeemed, the newest first. They can be filtered by `id`, `email`, `inviter` and `expires_at`. Whoever has
/// the right over some groups sees those that they sent.
#[utoipa::path(
    get, path = "/invitations", tag = "Invitations", operation_id = "list_invitations", params(ListParameters),
    responses((status = OK, body = PageDocument<InvitationDocument>)),
    extensions(("x-right" = json!("users.read"))),
)]
pub async fn list(caller: Caller, Query(parameters): Query<ListParameters>) -> Result<Json<Value>, ApiError> {
    let found = invitations::list(&caller, &parameters.read()?).await?;
    page(found, InvitationDocument::from)
}

/// Invite somebody
///
/// They get a message with a link, which makes one account and works for seven days, as long as whoever sent it could still send it.
#[utoipa::path(
    post, path = "/invitations", tag = "Invitations", operation_id = "create_invitation", request_body = NewInvitation,
    responses((status = CREATED, body = InvitationDocument)),
    extensions(("x-right" = json!("users.write"))),
)]
pub async fn create(caller: Caller, mut body: Body) -> Result<Tagged, ApiError> {
    let new = NewInvitation {
        email: body.require("email")?,
        groups: body.take("groups")?,
        language: body.take("language")?,
    };
    body.end()?;
    let groups = new.groups.unwrap_or_default();
    let made = invitations::create(&caller, &new.email, &groups, new.language.as_deref()).await?;
    let made = InvitationDocument::from(made);
    Tagged::created(&made, "invitations", &made.id.to_string())
}

/// Show an invitation
#[utoipa::path(
    get, path = "/invitations/{id}", tag = "Invitations", operation_id = "get_invitation",
    params(("id" = Uuid, Path, description = "The invitation")),
    responses((status = OK, body = InvitationDocument)),
    extensions(("x-right" = json!("users.read"))),
)]
pub async fn get(caller: Caller, Path(id): Path<Uuid>) -> Result<Tagged, ApiError> {
    Tagged::ok(&InvitationDocument::from(invitations::find(&caller, id).await?))
}

/// Revoke an invitation
///
/// Its link makes no account any more.
#[utoipa::path(
    delete, path = "/invitations/{id}", tag = "Invitations", operation_id = "revoke_invitation",
    params(("id" = Uuid, Path, description = "The invitation")),
    responses((status = NO_CONTENT)),
    extensions(("x-right" = json!("users.write"))),
)]
pub async fn revoke(caller: Caller, Path(id): Path<Uuid>) -> Result<StatusCode, ApiError> {
    invitations::revoke(&caller, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
