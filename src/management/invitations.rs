//! Invitations: an administrator sends a link, and somebody makes their account with it.

use serde_json::json;
use uuid::Uuid;

use super::{
    authority,
    change_error::ChangeError,
    groups::members,
    lists::{ListFailure, ListRequest},
    validation::Invalid,
};
use crate::{
    accounts::registration::{self, NewInvitation},
    context::Context,
    domain::{email_address::EmailAddress, event::EventKind, invitation::Invitation, right::Right},
    store::{
        changes, invitation_list,
        listing::Page,
        registrations::{self, AskedBy},
        users,
    },
};

/// A page of invitations that can still be redeemed, the newest first.
///
/// # Errors
/// See [`ListFailure`].
pub async fn list(context: &Context, request: &ListRequest) -> Result<Page<Invitation>, ListFailure> {
    authority::require(context, &context.store, Right::UsersRead).await?;
    Ok(invitation_list::list(&context.store, &request.query(None), context.now).await?)
}

/// One invitation that can still be redeemed.
///
/// # Errors
/// See [`ChangeError`].
pub async fn find(context: &Context, id: Uuid) -> Result<Invitation, ChangeError> {
    authority::require(context, &context.store, Right::UsersRead).await?;
    let found = registrations::find(&context.store, id, context.now).await?;
    let found = found.filter(|found| found.asked == AskedBy::Administrator);
    let found = found.and_then(|found| {
        Some(Invitation {
            id,
            email: found.email?,
            groups: found.groups,
            expires_at: found.expires_at,
        })
    });
    found.ok_or(ChangeError::NotFound("invitation"))
}

/// Sends an invitation. Whoever may make accounts over some groups only invites into these.
///
/// # Errors
/// See [`ChangeError`].
pub async fn create(
    context: &Context,
    email: &str,
    groups: &[String],
    language: Option<&str>,
) -> Result<Invitation, ChangeError> {
    let authority = authority::of(context, &context.store).await?;
    if !authority.has_somewhere(Right::UsersWrite) {
        return Err(ChangeError::needs(Right::UsersWrite));
    }
    let email = EmailAddress::parse(email).map_err(|error| Invalid::new("email", error.to_string()))?;
    let language = language.unwrap_or("en");
    if language.len() > LONGEST_LANGUAGE {
        return Err(Invalid::new("language", "a language is a tag (BCP 47) such as \"de\"").into());
    }
    if !context.config.registration.takes_invitations() {
        let problem = "invitations do not work while registration.mode is \"off\"; set it to \"invitation\"";
        return Err(ChangeError::InUse(problem.to_owned()));
    }
    let transaction = context.store.begin().await?;
    changes::lock(&transaction).await?;
    members::first_groups(context, &transaction, groups).await?;
    if users::find_by_login_name(&transaction, email.as_str()).await?.is_some() {
        let taken = Invalid::new("email", "there is an account with that address already");
        return Err(ChangeError::Taken(taken));
    }
    let new = NewInvitation {
        email: &email,
        language,
        groups: groups.to_vec(),
    };
    let invitation = registration::invite(context, &transaction, new).await?;
    context.commit(transaction).await?;
    context.outbox.wake();
    Ok(invitation)
}

/// The longest language tag that anybody uses (RFC 5646 section 4.4.1).
const LONGEST_LANGUAGE: usize = 35;

/// Revokes an invitation: its link makes no account any more.
///
/// # Errors
/// See [`ChangeError`].
pub async fn revoke(context: &Context, id: Uuid) -> Result<(), ChangeError> {
    let transaction = context.store.begin().await?;
    authority::require(context, &transaction, Right::UsersWrite).await?;
    let revoked = registrations::revoke_invitation(&transaction, id, context.now).await?;
    let email = revoked.ok_or(ChangeError::NotFound("invitation"))?;
    let event = context.event(EventKind::InvitationRevoked);
    let event = event.detail(json!({ "email": email }));
    context.record(&transaction, &event).await?;
    context.commit(transaction).await?;
    Ok(())
}
