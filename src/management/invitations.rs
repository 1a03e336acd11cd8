//! Invitations: an administrator sends a link, and somebody makes their account with it. It counts for as long as whoever sent it could
//! still send it, so their authority is asked for when it is redeemed too.

use serde_json::json;
use uuid::Uuid;

use super::{
    authority::{self, NotDone},
    change_error::ChangeError,
    groups::members,
    lists::{ListFailure, ListRequest},
    validation::Invalid,
};
use crate::{
    accounts::{
        password::NewPassword,
        registration::{self, NewInvitation},
    },
    context::Context,
    crypto::token::PresentedToken,
    domain::{
        authority::Authority, email_address::EmailAddress, event::EventKind, ids::GroupId, invitation::Invitation,
        right::Right, user::User,
    },
    store::{
        Connection, StoreError, changes, groups, invitation_list,
        listing::Page,
        registrations::{self, AskedBy, InvitedGroups, Registration},
        users,
    },
};

/// A page of invitations that can still be redeemed, the newest first.
///
/// # Errors
/// See [`ListFailure`].
pub async fn list(context: &Context, request: &ListRequest) -> Result<Page<Invitation>, ListFailure> {
    let authority = authority::of(context, &context.store).await?;
    let request = match sees_all(&authority, Right::UsersRead)? {
        true => request.clone(),
        false => request.and(invitation_list::sent_by(&context.actor)),
    };
    Ok(invitation_list::list(&context.store, &request.query(None), context.now).await?)
}

/// Whether somebody with that authority has `right` over every invitation; whoever has it over some groups has it over the invitations
/// that they sent.
fn sees_all(authority: &Authority, right: Right) -> Result<bool, NotDone> {
    match authority.has(right) {
        true => Ok(true),
        false if authority.has_somewhere(right) => Ok(false),
        false => Err(NotDone::NotAllowed(right)),
    }
}

/// Goes on if the actor has `right` over the invitation. Whoever may not look learns nothing.
fn require_over(
    context: &Context,
    authority: &Authority,
    right: Right,
    invitation: Option<&Invitation>,
) -> Result<(), ChangeError> {
    let is_own = invitation.is_some_and(|invitation| invitation.inviter.as_ref() == Some(&context.actor));
    match sees_all(authority, right)? || is_own {
        true => Ok(()),
        false => Err(ChangeError::NotFound("invitation")),
    }
}

/// One invitation that can still be redeemed.
///
/// # Errors
/// See [`ChangeError`].
pub async fn find(context: &Context, id: Uuid) -> Result<Invitation, ChangeError> {
    let authority = authority::of(context, &context.store).await?;
    let found = stored(context, &context.store, id).await?;
    require_over(context, &authority, Right::UsersRead, found.as_ref())?;
    found.ok_or(ChangeError::NotFound("invitation"))
}

async fn stored(context: &Context, connection: &dyn Connection, id: Uuid) -> Result<Option<Invitation>, StoreError> {
    let found = registrations::find(connection, id, context.now).await?;
    let found = found.filter(|found| found.asked == AskedBy::Administrator);
    Ok(found.and_then(|found| {
        Some(Invitation {
            id,
            email: found.email?,
            groups: found.invited_groups.names,
            inviter: found.invited_groups.sent.map(|sent| sent.inviter),
            expires_at: found.expires_at,
        })
    }))
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
    let ids = members::first_groups(context, &transaction, groups).await?;
    if users::find_by_login_name(&transaction, email.as_str()).await?.is_some() {
        let taken = Invalid::new("email", "there is an account with that address already");
        return Err(ChangeError::Taken(taken));
    }
    let new = NewInvitation {
        email: &email,
        language,
        groups: ids,
        names: groups.to_vec(),
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
    let authority = authority::of(context, &transaction).await?;
    let found = stored(context, &transaction, id).await?;
    require_over(context, &authority, Right::UsersWrite, found.as_ref())?;
    let revoked = registrations::revoke_invitation(&transaction, id, context.now).await?;
    let email = revoked.ok_or(ChangeError::NotFound("invitation"))?;
    let event = context.event(EventKind::InvitationRevoked);
    let event = event.detail(json!({ "email": email }));
    context.record(&transaction, &event).await?;
    context.commit(transaction).await?;
    Ok(())
}

/// The link, and the address for its account, if both are valid now. The link is not redeemed.
///
/// # Errors
/// When the store fails (503 or 500).
pub async fn look(context: &Context, presented: &PresentedToken) -> Result<Option<(Registration, String)>, StoreError> {
    let Some((registration, email)) = registration::look(context, presented).await? else {
        return Ok(None);
    };
    let counts = match registration.asked {
        AskedBy::Themselves => true,
        AskedBy::Administrator => groups_still_allowed(context, &context.store, &registration.invited_groups)
            .await?
            .is_some(),
    };
    Ok(counts.then_some((registration, email)))
}

/// Redeems the link for the account `user`, with the groups of every live invitation to the same address; false if it was no longer valid,
/// or the address has an account meanwhile.
///
/// # Errors
/// When the store fails (503 or 500).
pub async fn redeem(
    context: &Context,
    registration: &Registration,
    user: &User,
    new: &NewPassword,
) -> Result<bool, StoreError> {
    let transaction = context.store.begin().await?;
    // What the sender may do, and the groups, stay what they are until the account is made.
    changes::lock(&transaction).await?;
    let Some(others) = registrations::consume(&transaction, registration, context.now).await? else {
        return Ok(false);
    };
    let mut first_groups = Vec::new();
    if registration.asked == AskedBy::Administrator {
        match groups_still_allowed(context, &transaction, &registration.invited_groups).await? {
            Some(groups) => first_groups.extend(groups),
            None => return Ok(false),
        }
    }
    for other in others {
        first_groups.extend(
            groups_still_allowed(context, &transaction, &other)
                .await?
                .unwrap_or_default(),
        );
    }
    if !registration::finish(context, &transaction, registration, first_groups, (user, new)).await? {
        return Ok(false);
    }
    transaction.commit().await?;
    Ok(true)
}

/// The groups that an account of that invitation begins in; `None` where whoever sent it could not send it any more. An invitation of a
/// release that did not write down who sent it puts nobody into a group that gives a role.
async fn groups_still_allowed(
    context: &Context,
    connection: &dyn Connection,
    invited_groups: &InvitedGroups,
) -> Result<Option<Vec<GroupId>>, StoreError> {
    let Some(sent) = &invited_groups.sent else {
        let (ids, _) = groups::named(connection, &invited_groups.names).await?;
        let mut without_role = Vec::new();
        for id in ids {
            if counts(members::require_may_give_its_roles(connection, &Authority::none(), id).await)? {
                without_role.push(id);
            }
        }
        return Ok(Some(without_role));
    };
    let authority = authority::of(&context.acted_by(sent.inviter.clone()), connection).await?;
    let mut ids = Vec::new();
    for id in &sent.groups {
        match groups::find(connection, *id).await? {
            Some(_) => ids.push(*id),
            None => tracing::warn!(group = %id, "somebody was invited into a group that is not there any more"),
        }
    }
    let may_place = members::require_may_place_into(connection, &authority, &ids).await;
    Ok(counts(may_place)?.then_some(ids))
}

/// Whether it is allowed.
fn counts(checked: Result<(), ChangeError>) -> Result<bool, StoreError> {
    match checked {
        Ok(()) => Ok(true),
        Err(ChangeError::NotDone(NotDone::Store(error))) => Err(error),
        Err(_) => Ok(false),
    }
}
