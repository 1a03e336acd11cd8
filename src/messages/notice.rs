//! What its owner is told by mail when their account changes: it follows from the event that is written down, in the same
//! transaction, so that no change forgets to say so.

use chrono::{DateTime, Utc};

use super::{
    mail::{AccountChange, Mail, MailKind},
    outbox::Outbox,
};
use crate::{
    domain::{
        email_address::EmailAddress,
        event::{Event, EventKind},
        user::User,
    },
    store::{Connection, StoreError, users},
};

/// Tells the owner of what `event` says, if that is something they must learn of and they have an address.
///
/// # Errors
/// When the store fails.
pub async fn tell(outbox: &Outbox, connection: &dyn Connection, event: &Event) -> Result<(), StoreError> {
    let (Some(what), Some(user_id)) = (change(event.kind), event.user_id) else {
        return Ok(());
    };
    let Some(user) = users::find(connection, user_id).await? else {
        return Ok(());
    };
    let Some(email) = user.claims.email.as_deref() else {
        return Ok(());
    };
    write(outbox, connection, (&user, email), what, event.at).await
}

/// Writes to `user` at `email` that `what` changed about their account; nothing where that is no address.
///
/// # Errors
/// When the store fails.
pub async fn write(
    outbox: &Outbox,
    connection: &dyn Connection,
    (user, email): (&User, &str),
    what: AccountChange,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    let Ok(to) = EmailAddress::parse(email) else {
        return Ok(());
    };
    let mail = Mail {
        to,
        user_id: Some(user.id),
        language: user.claims.locale.clone().unwrap_or_default(),
        kind: MailKind::AccountChanged { what, at, device: None },
    };
    outbox.enqueue(connection, &mail, at).await
}

/// What an owner must learn of, whoever did it.
fn change(kind: EventKind) -> Option<AccountChange> {
    match kind {
        EventKind::EmailChanged => Some(AccountChange::EmailIsNew),
        EventKind::PasswordChanged => Some(AccountChange::Password),
        EventKind::FactorAdded | EventKind::PasskeyAdded | EventKind::UpstreamLinked => {
            Some(AccountChange::FactorAdded)
        }
        EventKind::FactorRemoved | EventKind::PasskeyRemoved | EventKind::UpstreamUnlinked => {
            Some(AccountChange::FactorRemoved)
        }
        EventKind::FactorChanged => Some(AccountChange::RecoveryCodes),
        EventKind::DeletionRequested => Some(AccountChange::Deletion),
        _ => None,
    }
}
