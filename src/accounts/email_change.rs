//! Another address, or the word that the one that is there is theirs: by a link to it, which its owner opens signed in. Both
//! addresses are told. Whether an address belongs to another account, nobody who asks is told; its owner is.

use chrono::TimeDelta;

use super::{already_here, may_write_to, state_of};
use crate::{
    context::Context,
    crypto::{
        digest,
        token::{self, PresentedToken, TokenKind},
    },
    domain::{
        email_address::EmailAddress,
        event::EventKind,
        user::{User, UserClaims},
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
        throttle, users,
    },
};

/// How long a link is good.
pub const LINK_LASTS: TimeDelta = TimeDelta::hours(2);

/// Mails a minute that one person may cause by this.
const PER_PERSON_PER_MINUTE: u32 = 3;

/// Sends a link to `email`, which is to become that of `user`, or is already; to nobody if somebody else has it.
///
/// # Errors
/// When the store fails.
pub async fn ask(context: &Context, user: &User, email: &EmailAddress, language: &str) -> Result<(), StoreError> {
    let counter = format!("email-change:{}", user.id);
    let by_person = throttle::hit(&context.store, &counter, context.now, PER_PERSON_PER_MINUTE).await?;
    // Both are counted, whatever the other says.
    let may_write = may_write_to(context, &String::from(email.clone())).await?;
    if by_person.is_err() || !may_write {
        return Ok(());
    }
    let new_email = String::from(email.clone());
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
    context.outbox.enqueue(&transaction, &mail, context.now).await?;
    transaction.commit().await?;
    context.outbox.wake();
    Ok(())
}

/// The link and its address, if it is `user`'s and good now. Looking spends nothing.
///
/// # Errors
/// When the store fails.
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
    let rules = &context.config.registration;
    let is_admitted = |email: &str| user.claims.email.as_deref() == Some(email) || rules.admits_as_new_address(email);
    Ok(looked.filter(|(_, email)| is_admitted(email)))
}

/// Spends the link: whether it still could be, and nobody has the address meanwhile.
///
/// # Errors
/// When the store fails.
pub async fn finish(context: &Context, link: &AccountLink, email: &str, user: &User) -> Result<bool, StoreError> {
    let transaction = context.store.begin().await?;
    if !account_links::consume(&transaction, link, context.now).await? {
        return Ok(false);
    }
    // Read again and held: an address or a password that changed meanwhile ends the link.
    let current = users::find_and_hold(&transaction, user.id).await?;
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
        // What stood in for a code to the old address stands in for none to the new one.
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
    // Which tells the new address.
    context.record(&transaction, &context.event(kind).user(user.id)).await?;
    transaction.commit().await?;
    context.outbox.wake();
    Ok(true)
}
