//! A forgotten password: a link to the stored address, and to no other. The requester does not learn whether the account
//! exists: for an unknown name the same rows are written.

use chrono::TimeDelta;

use super::{password, state_of};
use crate::{
    context::Context,
    crypto::{
        digest,
        token::{self, PresentedToken, TokenKind},
    },
    domain::{email_address::EmailAddress, event::EventKind, user::User},
    messages::mail::{Mail, MailKind},
    store::{
        StoreError,
        account_links::{self, AccountLink},
        login_names, throttle, users,
    },
};

/// How long a link is valid.
pub const LINK_LASTS: TimeDelta = TimeDelta::minutes(30);

/// Mails per minute that requests may cause for one account.
const PER_ACCOUNT_PER_MINUTE: u32 = 2;

/// Sends a link to the user with the login name `name`, in `language` if their account has none; to nobody if there is no
/// such account, it is closed, or it has no address.
///
/// # Errors
/// When the store fails (503 or 500).
pub async fn ask(context: &Context, name: &str, language: &str) -> Result<(), StoreError> {
    let user = users::find_by_login_name(&context.store, name).await?;
    let counter = match &user {
        Some(user) => format!("recovery:{}", user.id),
        None => format!(
            "recovery:{}",
            context.digest_key.counter_key(&login_names::normalise(name))
        ),
    };
    if throttle::hit(&context.store, &counter, context.now, PER_ACCOUNT_PER_MINUTE)
        .await?
        .is_err()
    {
        return Ok(());
    }
    let reachable = user
        .filter(|user| !user.disabled)
        .and_then(|user| Some((EmailAddress::parse(user.claims.email.as_deref()?).ok()?, user)));
    let id = match &reachable {
        Some((_, user)) => context.id_of(user.id.home()),
        None => context.new_id(),
    };
    let minted = token::mint(TokenKind::Recovery, id, &context.random);
    let expires_at = context.now + LINK_LASTS;
    let link = AccountLink {
        id: minted.id,
        digest: minted.digest,
        user_id: reachable.as_ref().map(|(_, user)| user.id),
        account_state: reachable.as_ref().map(|(_, user)| state_of(user)).unwrap_or_default(),
        new_email: None,
        expires_at,
    };
    let kind = MailKind::PasswordReset {
        token: minted.text,
        expires_at,
    };
    let mail = match reachable {
        Some((to, user)) => Some(Mail {
            to,
            user_id: Some(user.id),
            language: user.claims.locale.unwrap_or_else(|| language.to_owned()),
            kind,
        }),
        None => EmailAddress::parse("nobody@example.invalid").ok().map(|to| Mail {
            to,
            user_id: None,
            language: language.to_owned(),
            kind: MailKind::Decoy,
        }),
    };
    let transaction = context.store.begin().await?;
    account_links::insert(&transaction, &link).await?;
    if let Some(mail) = mail {
        context.outbox.enqueue(&transaction, &mail, context.now).await?;
    }
    transaction.commit().await?;
    context.outbox.wake();
    Ok(())
}

/// The user of the link, if it is valid now. The link is not redeemed.
///
/// # Errors
/// When the store fails (503 or 500).
pub async fn look(context: &Context, presented: &PresentedToken) -> Result<Option<(AccountLink, User)>, StoreError> {
    let Some(link) = account_links::find(&context.store, presented.id, context.now).await? else {
        return Ok(None);
    };
    let Some(user_id) = link.user_id.filter(|_| digest::same(&link.digest, &presented.digest)) else {
        return Ok(None);
    };
    let user = users::find(&context.store, user_id).await?;
    Ok(user
        .filter(|user| !user.disabled && digest::same(&state_of(user), &link.account_state))
        .map(|user| (link, user)))
}

/// Redeems the link for a new password; false if it was no longer valid. Second factors are unchanged; the address becomes
/// verified, because the user read the mail.
///
/// # Errors
/// When the store fails (503 or 500).
pub async fn finish(context: &Context, link: &AccountLink, user: &User, hash: &str) -> Result<bool, StoreError> {
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
    users::set_password_hash(&transaction, user.id, hash).await?;
    users::verify_email(&transaction, current, context.now).await?;
    password::end_what_the_old_one_opened(&transaction, user.id, context.now).await?;
    context
        .record(&transaction, &context.event(EventKind::PasswordChanged).user(user.id))
        .await?;
    transaction.commit().await?;
    context.outbox.wake();
    Ok(true)
}
