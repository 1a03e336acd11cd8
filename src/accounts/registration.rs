//! People make their own account, or are invited to: by a link to their address, so that an account is there only once somebody
//! has shown that the address is theirs. Whether there is an account of that address already, nobody who asks is told; its owner is.

use chrono::TimeDelta;
use serde_json::json;

use super::{already_here, may_write_to};
use crate::{
    context::Context,
    crypto::{
        digest,
        token::{self, MintedToken, PresentedToken, TokenKind},
    },
    domain::{email_address::EmailAddress, event::EventKind, user::User},
    messages::mail::{Mail, MailKind},
    store::{
        StoreError, audit, groups,
        registrations::{self, AskedBy, Registration},
        users,
    },
};

/// How long a link is good that somebody asked for.
pub const LINK_LASTS: TimeDelta = TimeDelta::hours(24);

/// How long an invitation is good.
pub const INVITATION_LASTS: TimeDelta = TimeDelta::days(7);

/// Who asks for an account.
pub struct Asking<'a> {
    /// The address that they say is theirs; it may have an account.
    pub email: &'a EmailAddress,
    /// The language of their browser.
    pub language: &'a str,
    /// Where they were going.
    pub destination: String,
}

/// Who is invited.
pub struct Invitation<'a> {
    /// To which address.
    pub email: &'a EmailAddress,
    /// In which language.
    pub language: &'a str,
    /// The names of the groups that they come into.
    pub groups: Vec<String>,
}

/// Why somebody is not invited.
#[derive(Debug, thiserror::Error)]
pub enum InvitationError {
    /// They are here.
    #[error("there is an account with that address already")]
    HasAccount,
    /// A group that is not there.
    #[error("there is no group {0:?}")]
    NoSuchGroup(String),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Sends a link to whoever has that address; if they have an account, a letter that says so.
///
/// # Errors
/// When the store fails.
pub async fn ask(context: &Context, asking: Asking<'_>) -> Result<(), StoreError> {
    let email = String::from(asking.email.clone());
    if !may_write_to(context, &email).await? {
        return Ok(());
    }
    let holder = users::find_by_login_name(&context.store, &email).await?;
    let minted = mint(context);
    let registration = Registration {
        id: minted.id,
        digest: minted.digest,
        email: holder.is_none().then_some(email),
        asked: AskedBy::Themselves,
        groups: Vec::new(),
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
    context.outbox.enqueue(&transaction, &mail, context.now).await?;
    transaction.commit().await?;
    context.outbox.wake();
    Ok(())
}

/// Sends an invitation.
///
/// # Errors
/// See [`InvitationError`].
pub async fn invite(context: &Context, invitation: Invitation<'_>) -> Result<(), InvitationError> {
    let email = String::from(invitation.email.clone());
    if users::find_by_login_name(&context.store, &email).await?.is_some() {
        return Err(InvitationError::HasAccount);
    }
    for name in &invitation.groups {
        if groups::find_by_name(&context.store, name).await?.is_none() {
            return Err(InvitationError::NoSuchGroup(name.clone()));
        }
    }
    let minted = mint(context);
    let registration = Registration {
        id: minted.id,
        digest: minted.digest,
        email: Some(email),
        asked: AskedBy::Administrator,
        groups: invitation.groups,
        destination: String::new(),
        expires_at: context.now + INVITATION_LASTS,
    };
    let mail = Mail {
        to: invitation.email.clone(),
        user_id: None,
        language: invitation.language.to_owned(),
        kind: MailKind::Invitation {
            token: minted.text,
            expires_at: registration.expires_at,
        },
    };
    let event = context
        .event(EventKind::PersonInvited)
        .detail(json!({ "email": registration.email, "groups": registration.groups }));
    let transaction = context.store.begin().await?;
    registrations::insert(&transaction, &registration).await?;
    audit::insert(&transaction, &event).await?;
    context.outbox.enqueue(&transaction, &mail, context.now).await?;
    transaction.commit().await?;
    context.outbox.wake();
    Ok(())
}

/// The link, and the address that its account is for, if both are good now. Looking spends nothing.
///
/// # Errors
/// When the store fails.
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

/// Spends the link on the account `user`: whether it still could be, and nobody has the address meanwhile.
///
/// # Errors
/// When the store fails.
pub async fn finish(context: &Context, registration: &Registration, user: &User) -> Result<bool, StoreError> {
    let transaction = context.store.begin().await?;
    let Some(promised) = registrations::consume(&transaction, registration, context.now).await? else {
        return Ok(false);
    };
    match users::insert(&transaction, user).await {
        Err(error) if error.is_conflict() => return Ok(false),
        inserted => inserted?,
    }
    let names: Vec<String> = context
        .config
        .registration
        .groups
        .iter()
        .chain(&promised)
        .cloned()
        .collect();
    for name in groups::join(&transaction, user.id, &names).await? {
        tracing::warn!(group = name, "a new account is to be in a group that is not there");
    }
    let event = context
        .event(EventKind::AccountCreated)
        .user(user.id)
        .detail(json!({ "invited": registration.asked == AskedBy::Administrator }));
    audit::insert(&transaction, &event).await?;
    transaction.commit().await?;
    Ok(true)
}

fn mint(context: &Context) -> MintedToken {
    token::mint(
        TokenKind::Registration,
        context.random.uuid_v7(context.now),
        &context.random,
    )
}
