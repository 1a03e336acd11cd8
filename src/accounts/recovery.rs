//! A forgotten password: a link to the stored address, and to no other. The requester does not learn whether the account
//! exists: for an unknown name the same rows are written.

use chrono::TimeDelta;

use super::{
    password::{self, NewPassword},
    state_of,
};
use crate::{
    context::Context,
    crypto::{
        digest,
        token::{self, PresentedToken, TokenKind},
    },
    domain::{
        channel::Channel, email_address::EmailAddress, event::EventKind, ids::UserId, permit::MessagePermit, user::User,
    },
    limits::{
        Lane, Throttled, known_device,
        messages::{self, Asked, Asker},
    },
    messages::mail::{Mail, MailKind},
    store::{
        StoreError,
        account_links::{self, AccountLink},
        login_names, users,
    },
};

/// How long a link is valid.
pub const LINK_LASTS: TimeDelta = TimeDelta::minutes(30);

/// A request for a link.
pub struct Asking<'a> {
    /// The name as it was entered; maybe nobody has it.
    pub name: &'a str,
    /// The language of the browser, for an account that has none.
    pub language: &'a str,
    /// The query that says where the user goes afterwards. It is sent in the link.
    pub destination: String,
}

/// Sends a link to the user with that login name; to nobody if there is no
/// such account, it is closed, or it has no address. Earlier links no longer work. Only too many requests of one address are
/// refused openly.
///
/// # Errors
/// When the store fails (503 or 500).
pub async fn ask(context: &Context, asking: Asking<'_>) -> Result<Result<(), Throttled>, StoreError> {
    let Asking {
        name,
        language,
        destination,
    } = asking;
    let user = users::find_by_login_name(&context.store, name).await?;
    let permit = match count(context, user.as_ref(), name).await? {
        Ok(permit) => permit,
        Err(throttled) => return Ok(Err(throttled)),
    };
    let reachable = user
        .filter(|user| !user.disabled && user.may_sign_in_by_mail() && permit.is_granted())
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
        destination,
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
    // For a name that nobody has, as much is done in vain.
    let owner = link.user_id.unwrap_or_else(|| UserId(context.new_id()));
    account_links::delete_resets_of_user(&transaction, owner).await?;
    account_links::insert(&transaction, &link).await?;
    if let Some(mail) = mail {
        context.outbox.enqueue(&transaction, permit, &mail, context.now).await?;
    }
    transaction.commit().await?;
    context.outbox.wake();
    Ok(Ok(()))
}

async fn count(
    context: &Context,
    user: Option<&User>,
    name: &str,
) -> Result<Result<MessagePermit, Throttled>, StoreError> {
    let known = known_device::recognise(context, user.map(|user| user.id)).await?;
    let subject = match user {
        Some(user) => format!("recovery:{}", user.id),
        None => {
            let name = login_names::normalise(name);
            format!("recovery:{}", context.digest_key.counter_key(&name))
        }
    };
    let asked = Asked {
        channel: Channel::Email,
        subject: &subject,
        number: None,
        asker: Asker::Anybody(Lane::of(known.as_ref())),
    };
    messages::count(context, &asked).await
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
pub async fn finish(context: &Context, link: &AccountLink, user: &User, new: &NewPassword) -> Result<bool, StoreError> {
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
    users::set_password_hash(&transaction, user.id, &new.hash).await?;
    users::verify_email(&transaction, current, context.now).await?;
    password::end_what_the_old_one_opened(&transaction, user.id, context.now).await?;
    context
        .record(&transaction, &context.event(EventKind::PasswordChanged).user(user.id))
        .await?;
    new.is_stored(&transaction).await?;
    transaction.commit().await?;
    context.outbox.wake();
    Ok(true)
}
