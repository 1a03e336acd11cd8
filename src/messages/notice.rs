//! The mail that users get when their account changes. It follows from the recorded audit event, in the same transaction, so
//! no change can forget it.

use chrono::{DateTime, Utc};

use super::{
    mail::{AccountChange, Mail, MailKind},
    outbox::Outbox,
};
use crate::{
    domain::{
        email_address::EmailAddress,
        event::{Event, EventKind},
        permit::MessagePermit,
        user::User,
    },
    store::{Connection, StoreError, users},
};

/// Sends the mail for `event` to the user, if it is one that users are told about and they have an address.
///
/// # Errors
/// When the store fails.
pub async fn tell(outbox: &Outbox, connection: &dyn Connection, event: &Event) -> Result<(), StoreError> {
    let (Some(what), Some(user_id)) = (change(event), event.user_id) else {
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

/// Sends `user` a mail at `email` about the change `what`; nothing if that is not a valid address.
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
    // It follows from a change of the account, which has a budget of its own.
    outbox.enqueue(connection, MessagePermit::granted(), &mail, at).await
}

/// The change that the user is told about, whoever made it; `None` for other events.
fn change(event: &Event) -> Option<AccountChange> {
    match event.kind {
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
        // A user who was created learns of it otherwise.
        EventKind::UserChanged if event.detail["change"] != "created" => Some(AccountChange::ByAdministrator),
        _ => None,
    }
}
