//! Another address, or the word that the one that is there is theirs: by a link to it, which its owner opens signed in. Both
//! addresses are told. Whether an address belongs to another account, nobody who asks is told; its owner is.

use chrono::TimeDelta;

use super::{Bench, already_here, may_write_to, state_of};
use crate::{
    config::RegistrationConfig,
    crypto::{
        digest,
        token::{self, PresentedToken, TokenKind},
    },
    domain::{
        event::EventKind,
        user::{User, UserClaims},
    },
    messages::{
        mail::{AccountChange, Mail, MailAddress, MailKind},
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
pub async fn ask(bench: &Bench<'_>, user: &User, email: &MailAddress, language: &str) -> Result<(), StoreError> {
    let counter = format!("email-change:{}", user.id);
    let by_person = throttle::hit(bench.store, &counter, bench.now, PER_PERSON_PER_MINUTE).await?;
    // Both are counted, whatever the other says.
    let may_write = may_write_to(bench, &String::from(email.clone())).await?;
    if by_person.is_err() || !may_write {
        return Ok(());
    }
    let new_email = String::from(email.clone());
    let holder = users::find_by_login_name(bench.store, &new_email).await?;
    let holder = holder.filter(|holder| holder.id != user.id);
    let id = bench.random.uuid_v7_of(user.id.home(), bench.now);
    let minted = token::mint(TokenKind::EmailChange, id, bench.random);
    let expires_at = bench.now + LINK_LASTS;
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
    let transaction = bench.store.begin().await?;
    account_links::insert(&transaction, &link).await?;
    bench.outbox.enqueue(&transaction, &mail, bench.now).await?;
    transaction.commit().await?;
    bench.outbox.wake();
    Ok(())
}

/// The link and its address, if it is `user`'s and good now. Looking spends nothing.
///
/// # Errors
/// When the store fails.
pub async fn look(
    bench: &Bench<'_>,
    rules: &RegistrationConfig,
    presented: &PresentedToken,
    user: &User,
) -> Result<Option<(AccountLink, String)>, StoreError> {
    let link = account_links::find(bench.store, presented.id, bench.now).await?;
    let is_good = |link: &AccountLink| {
        digest::same(&link.digest, &presented.digest)
            && link.user_id == Some(user.id)
            && digest::same(&link.account_state, &state_of(user))
    };
    let looked = link
        .filter(is_good)
        .and_then(|link| Some((link.clone(), link.new_email?)));
    // The rules may have changed since it was sent.
    let is_admitted = |email: &str| user.claims.email.as_deref() == Some(email) || rules.admits_as_new_address(email);
    Ok(looked.filter(|(_, email)| is_admitted(email)))
}

/// Spends the link: whether it still could be, and nobody has the address meanwhile.
///
/// # Errors
/// When the store fails.
pub async fn finish(bench: &Bench<'_>, link: &AccountLink, email: &str, user: &User) -> Result<bool, StoreError> {
    let transaction = bench.store.begin().await?;
    if !account_links::consume(&transaction, link, bench.now).await? {
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
        updated_at: bench.now,
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
            bench.outbox,
            &transaction,
            (&changed, &old),
            AccountChange::Email,
            bench.now,
        )
        .await?;
    }
    // Which tells the new address.
    bench.record(&transaction, kind, user.id).await?;
    transaction.commit().await?;
    bench.outbox.wake();
    Ok(true)
}
