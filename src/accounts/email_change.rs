//! Changing or verifying the address of an account: by a link to it, which the user opens while signed in. Both addresses are
//! notified. The requester does not learn whether another account has the address; the user of that account does.

use chrono::TimeDelta;

use super::{already_here, count_mail_to, registration::Asked, state_of};
use crate::{
    context::Context,
    crypto::{
        digest,
        token::{self, PresentedToken, TokenKind},
    },
    domain::{
        channel::Channel,
        email_address::EmailAddress,
        event::EventKind,
        user::{User, UserClaims},
    },
    limits::{
        Throttled,
        messages::{self, Asker},
    },
    messages::{
        mail::{AccountChange, Mail, MailKind},
        notice,
    },
    store::{
        StoreError,
        account_links::{self, AccountLink},
        known_devices,
        login_names::normalise,
        users,
    },
};

/// How long a link is valid.
pub const LINK_LASTS: TimeDelta = TimeDelta::hours(2);

/// Sends a link to `email`, to make it the verified address of `user`; no link if another user has it.
///
/// # Errors
/// When the store fails (503 or 500).
pub async fn ask(
    context: &Context,
    user: &User,
    email: &EmailAddress,
    language: &str,
) -> Result<Result<Asked, Throttled>, StoreError> {
    let new_email = String::from(email.clone());
    if !is_admitted(context, user, &new_email) {
        return Ok(Ok(Asked::NotAdmitted));
    }
    let by_owner = messages::Asked {
        channel: Channel::Email,
        subject: &format!("email-change:{}", user.id),
        number: None,
        asker: Asker::Owner,
    };
    let counted = match messages::count(context, &by_owner).await? {
        Ok(permit) if permit.is_granted() => count_mail_to(context, &new_email).await?,
        refused => refused,
    };
    let permit = match counted {
        Ok(permit) if permit.is_granted() => permit,
        Ok(_) => return Ok(Ok(Asked::Sent)),
        Err(throttled) => return Ok(Err(throttled)),
    };
    let holder = users::find_by_login_name(&context.store, &new_email).await?;
    let holder = holder.filter(|holder| holder.id != user.id);
    let id = context.id_of(user.id.home());
    let minted = token::mint(TokenKind::EmailChange, id, &context.random);
    let expires_at = context.now + LINK_LASTS;
    let link = AccountLink {
        id: minted.id,
        digest: minted.digest,
        user_id: holder.is_none().then_some(user.id),
        account_state: state_of(user),
        new_email: Some(new_email),
        expires_at,
    };
    let mail = match holder {
        None => Mail {
            to: email.clone(),
            user_id: Some(user.id),
            language: language.to_owned(),
            kind: MailKind::EmailChange {
                token: minted.text,
                expires_at,
            },
        },
        Some(holder) => already_here(holder, email, language),
    };
    let transaction = context.store.begin().await?;
    account_links::insert(&transaction, &link).await?;
    context.outbox.enqueue(&transaction, permit, &mail, context.now).await?;
    transaction.commit().await?;
    context.outbox.wake();
    Ok(Ok(Asked::Sent))
}

/// Whether `email` may be the address of `user`: it is already, or the rules of registration allow its domain.
fn is_admitted(context: &Context, user: &User, email: &str) -> bool {
    user.claims.email.as_deref() == Some(email) || context.config.registration.admits_as_new_address(email)
}

/// The link and its address, if it belongs to `user` and is valid now. The link is not redeemed.
///
/// # Errors
/// When the store fails (503 or 500).
pub async fn look(
    context: &Context,
    presented: &PresentedToken,
    user: &User,
) -> Result<Option<(AccountLink, String)>, StoreError> {
    let link = account_links::find(&context.store, presented.id, context.now).await?;
    let is_good = |link: &AccountLink| {
        digest::same(&link.digest, &presented.digest)
            && link.user_id == Some(user.id)
            && digest::same(&link.account_state, &state_of(user))
    };
    let looked = link
        .filter(is_good)
        .and_then(|link| Some((link.clone(), link.new_email?)));
    // The rules may have changed since it was sent.
    Ok(looked.filter(|(_, email)| is_admitted(context, user, email)))
}

/// Redeems the link; false if it was no longer valid, or the address has another account meanwhile.
///
/// # Errors
/// When the store fails (503 or 500).
pub async fn finish(context: &Context, link: &AccountLink, email: &str, user: &User) -> Result<bool, StoreError> {
    let transaction = context.store.begin().await?;
    // Read again and locked: if the address or the password changed meanwhile, the link is invalid. The user's row is locked before
    // the link's, as by whoever ends their access.
    let current = users::find_and_hold(&transaction, user.id).await?;
    if !account_links::consume(&transaction, link, context.now).await? {
        return Ok(false);
    }
    let Some(current) = current.filter(|current| !current.disabled && state_of(current) == link.account_state) else {
        return Ok(false);
    };
    account_links::delete_of_user(&transaction, user.id).await?;
    let old = current.claims.email.clone();
    let changed = User {
        claims: UserClaims {
            email: Some(email.to_owned()),
            email_verified: Some(true),
            ..current.claims.clone()
        },
        updated_at: context.now,
        ..current
    };
    match users::set_claims(&transaction, &changed).await {
        Err(error) if error.is_conflict() => return Ok(false),
        set => set?,
    }
    let is_another = old.as_deref().map(normalise) != Some(normalise(email));
    let kind = if is_another {
        EventKind::EmailChanged
    } else {
        EventKind::EmailVerified
    };
    if is_another {
        // Browsers that were trusted in place of a code to the old address are not trusted in place of one to the new
        // address.
        known_devices::distrust_all(&transaction, changed.id).await?;
    }
    if let Some(old) = old.filter(|_| is_another) {
        notice::write(
            &context.outbox,
            &transaction,
            (&changed, &old),
            AccountChange::Email,
            context.now,
        )
        .await?;
    }
    // This notifies the new address.
    context.record(&transaction, &context.event(kind).user(user.id)).await?;
    transaction.commit().await?;
    context.outbox.wake();
    Ok(true)
}
