//! Self-registration and invitations: by a link to the address, so an account exists only after its address is verified. The
//! requester does not learn whether the address already has an account; the user of that account does.

use chrono::TimeDelta;
use serde_json::json;

use super::{already_here, count_mail_to, password::NewPassword};
use crate::{
    context::Context,
    crypto::{
        digest,
        token::{self, MintedToken, PresentedToken, TokenKind},
    },
    domain::{
        email_address::EmailAddress,
        event::EventKind,
        ids::{GroupId, UserId},
        invitation::Invitation,
        user::{User, UserClaims},
    },
    limits::{Throttled, messages},
    messages::mail::{Mail, MailKind},
    store::{
        StoreError, Transaction, audit, groups,
        registrations::{self, AskedBy, InvitedGroups, Registration, Sent},
        users,
    },
};

/// How long a requested link is valid.
pub const LINK_LASTS: TimeDelta = TimeDelta::hours(24);

/// How long an invitation is valid.
pub const INVITATION_LASTS: TimeDelta = TimeDelta::days(7);

/// A request for an account.
pub struct Asking<'a> {
    /// The address as it was entered; it may have an account already.
    pub email: &'a EmailAddress,
    /// The language of the browser.
    pub language: &'a str,
    /// The destination after registration.
    pub destination: String,
}

/// An invitation that is to be sent.
pub struct NewInvitation<'a> {
    /// The address.
    pub email: &'a EmailAddress,
    /// The language of the message.
    pub language: &'a str,
    /// The groups for the new account.
    pub groups: Vec<GroupId>,
    /// Their names.
    pub names: Vec<String>,
}

/// What came of a request for a link to an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// It was sent, or nobody may know why not.
    Sent,
    /// Addresses of that domain are not admitted.
    NotAdmitted,
}

/// Sends a link to that address; if it has an account, a message that says so.
///
/// # Errors
/// When the store fails (503 or 500).
pub async fn ask(context: &Context, asking: Asking<'_>) -> Result<Result<Asked, Throttled>, StoreError> {
    let email = String::from(asking.email.clone());
    if !context.config.registration.admits(&email) {
        return Ok(Ok(Asked::NotAdmitted));
    }
    let permit = match count_mail_to(context, &email).await? {
        Ok(permit) if permit.is_granted() => permit,
        Ok(_) => return Ok(Ok(Asked::Sent)),
        Err(throttled) => return Ok(Err(throttled)),
    };
    let holder = users::find_by_login_name(&context.store, &email).await?;
    let minted = mint(context);
    let registration = Registration {
        id: minted.id,
        digest: minted.digest,
        email: holder.is_none().then_some(email),
        asked: AskedBy::Themselves,
        invited_groups: InvitedGroups::default(),
        destination: asking.destination,
        expires_at: context.now + LINK_LASTS,
    };
    let mail = match holder {
        None => Mail {
            to: asking.email.clone(),
            user_id: None,
            language: asking.language.to_owned(),
            kind: MailKind::Registration {
                token: minted.text,
                expires_at: registration.expires_at,
            },
        },
        Some(holder) => already_here(holder, asking.email, asking.language),
    };
    let transaction = context.store.begin().await?;
    registrations::insert(&transaction, &registration).await?;
    context.outbox.enqueue(&transaction, permit, &mail, context.now).await?;
    transaction.commit().await?;
    context.outbox.wake();
    Ok(Ok(Asked::Sent))
}

/// Writes an invitation to the outbox, in the caller's transaction. The caller checks that there is no account with that address, and that
/// the groups are there.
///
/// # Errors
/// When the store fails (503 or 500).
pub async fn invite(
    context: &Context,
    transaction: &Transaction,
    new: NewInvitation<'_>,
) -> Result<Invitation, StoreError> {
    let minted = mint(context);
    let registration = Registration {
        id: minted.id,
        digest: minted.digest,
        email: Some(new.email.as_str().to_owned()),
        asked: AskedBy::Administrator,
        invited_groups: InvitedGroups {
            names: new.names,
            sent: Some(Sent {
                inviter: context.actor.clone(),
                groups: new.groups,
            }),
        },
        destination: String::new(),
        expires_at: context.now + INVITATION_LASTS,
    };
    let mail = Mail {
        to: new.email.clone(),
        user_id: None,
        language: new.language.to_owned(),
        kind: MailKind::Invitation {
            token: minted.text,
            expires_at: registration.expires_at,
        },
    };
    let event = context
        .event(EventKind::PersonInvited)
        .detail(json!({ "email": registration.email, "groups": registration.invited_groups.names }));
    registrations::insert(transaction, &registration).await?;
    context.record(transaction, &event).await?;
    let permit = messages::of_an_administrator();
    context.outbox.enqueue(transaction, permit, &mail, context.now).await?;
    Ok(Invitation {
        id: registration.id,
        email: new.email.as_str().to_owned(),
        groups: registration.invited_groups.names,
        inviter: Some(context.actor.clone()),
        expires_at: registration.expires_at,
    })
}

/// The link, and the address for its account, if both are valid now. The link is not redeemed.
///
/// # Errors
/// When the store fails (503 or 500).
pub async fn look(context: &Context, presented: &PresentedToken) -> Result<Option<(Registration, String)>, StoreError> {
    let Some(found) = registrations::find(&context.store, presented.id, context.now).await? else {
        return Ok(None);
    };
    let Some(email) = found.email.clone() else {
        return Ok(None);
    };
    // The rules may have changed since it was sent.
    let rules = &context.config.registration;
    let is_admitted = match found.asked {
        AskedBy::Themselves => rules.admits(&email),
        AskedBy::Administrator => rules.takes_invitations(),
    };
    let is_good = is_admitted && digest::same(&found.digest, &presented.digest);
    Ok(is_good.then_some((found, email)))
}

/// The account that the owner of the verified address `email` asks for; it is not stored. An empty `name` is none.
pub fn draft(context: &Context, email: &str, name: &str, language: String) -> User {
    let claims = UserClaims {
        name: (!name.is_empty()).then(|| name.to_owned()),
        email: Some(email.to_owned()),
        email_verified: Some(true),
        locale: Some(language),
        ..UserClaims::default()
    };
    User::new(UserId(context.new_id()), claims, context.now)
}

/// Makes the account `user` of a link that the caller has used up, in `first_groups` and in the groups that every new account is in; false if
/// somebody has its address meanwhile.
///
/// # Errors
/// When the store fails (503 or 500).
pub async fn finish(
    context: &Context,
    transaction: &Transaction,
    registration: &Registration,
    first_groups: Vec<GroupId>,
    (user, new): (&User, &NewPassword),
) -> Result<bool, StoreError> {
    match users::insert(transaction, user).await {
        Err(error) if error.is_conflict() => return Ok(false),
        inserted => inserted?,
    }
    let (mut ids, unknown) = groups::named(transaction, &context.config.registration.groups).await?;
    for name in unknown {
        tracing::warn!(group = name, "a new account is to be in a group that is not there");
    }
    for group in first_groups {
        if !ids.contains(&group) {
            ids.push(group);
        }
    }
    groups::set_memberships(transaction, user.id, &ids).await?;
    let event = context
        .event(EventKind::AccountCreated)
        .user(user.id)
        .detail(json!({ "invited": registration.asked == AskedBy::Administrator }));
    audit::insert(transaction, &event).await?;
    new.is_stored(transaction).await?;
    Ok(true)
}

fn mint(context: &Context) -> MintedToken {
    token::mint(TokenKind::Registration, context.new_id(), &context.random)
}
