//! Adding a passkey (Web Authentication Level 3, section 7.1), and renaming and removing it later. The caller checks that the
//! user may do so, by a recent sign-in.

use serde_json::json;
use uuid::Uuid;

use super::{Begun, Ceremonies, CeremonyError};
use crate::{
    context::Context,
    crypto::passkey::PasskeyError,
    domain::{
        event::{Event, EventKind},
        ids::{PasskeyId, UserId},
        passkey::{MOST_PER_USER, Passkey, Purpose},
        user::User,
    },
    store::{
        StoreError,
        passkeys::{self, Added},
    },
};

pub use crate::store::passkeys::Deleted as Removed;

/// The result of a response.
#[derive(Debug)]
pub enum Registered {
    /// The passkey was added.
    Added(Box<Passkey>),
    /// It could not be verified.
    Refused,
    /// A user already has this passkey.
    Taken,
    /// The user has the maximum number of passkeys.
    TooMany,
    /// The ceremony is over: answered already, expired, or of another browser or user. Starting again helps.
    Expired,
}

/// Starts to add a passkey for `user`; `None` if they have the maximum number.
///
/// # Errors
/// The store fails (503 or 500), or stored state cannot be read (500).
pub async fn begin(ceremonies: &Ceremonies, user: &User) -> Result<Option<Begun>, CeremonyError> {
    let existing = passkeys::list_of_user(&ceremonies.context.store, user.id).await?;
    if existing.len() >= MOST_PER_USER {
        return Ok(None);
    }
    let started = ceremonies
        .passkeys
        .start_registration(user, &existing)
        .map_err(CeremonyError::Broken)?;
    ceremonies
        .keep(Purpose::Registration, Some(user.id), started)
        .await
        .map(Some)
}

/// Checks the response, and adds the passkey with that name.
///
/// # Errors
/// The store fails (503 or 500), or stored state cannot be read (500).
pub async fn finish(
    ceremonies: &Ceremonies,
    user: UserId,
    ceremony: Uuid,
    answer: &str,
    name: &str,
) -> Result<Registered, CeremonyError> {
    let Some(state) = ceremonies.take(Purpose::Registration, Some(user), ceremony).await? else {
        return Ok(Registered::Expired);
    };
    let credential = match ceremonies.passkeys.finish_registration(&state, answer) {
        Ok(credential) => credential,
        Err(error @ PasskeyError::Broken(_)) => return Err(CeremonyError::Broken(error)),
        Err(error) => {
            tracing::info!(%error, "a new passkey was refused");
            return Ok(Registered::Refused);
        }
    };
    let context = &ceremonies.context;
    let passkey = Passkey {
        user_handle: None,
        id: PasskeyId(context.id_of(user.home())),
        user_id: user,
        credential_id: credential.credential_id,
        credential: credential.credential,
        counter: credential.counter,
        name: name.to_owned(),
        backup: credential.backup,
        is_discoverable: credential.is_discoverable,
        created_at: context.now,
        last_used_at: None,
    };
    match add(context, &passkey).await {
        Ok(Added::Yes) => Ok(Registered::Added(Box::new(passkey))),
        Ok(Added::TooMany) => Ok(Registered::TooMany),
        Err(error) if error.is_conflict() => Ok(Registered::Taken),
        Err(error) => Err(error.into()),
    }
}

/// Renames a passkey of `owner`; false if they have no such passkey.
///
/// # Errors
/// When the store fails (503 or 500).
pub async fn rename(context: &Context, owner: UserId, id: PasskeyId, name: &str) -> Result<bool, StoreError> {
    let transaction = context.store.begin().await?;
    let is_theirs = passkeys::rename(&transaction, owner, id, name).await?;
    if is_theirs {
        let event = event(context, EventKind::PasskeyRenamed, owner, id, name);
        context.record(&transaction, &event).await?;
    }
    transaction.commit().await?;
    Ok(is_theirs)
}

/// Removes a passkey of `owner`, unless they could not sign in without it.
///
/// # Errors
/// When the store fails (503 or 500).
pub async fn remove(context: &Context, owner: UserId, id: PasskeyId) -> Result<Removed, StoreError> {
    let transaction = context.store.begin().await?;
    let removed = passkeys::delete(&transaction, owner, id).await?;
    if let Removed::Yes { name } = &removed {
        let event = event(context, EventKind::PasskeyRemoved, owner, id, name);
        context.record(&transaction, &event).await?;
    }
    transaction.commit().await?;
    Ok(removed)
}

async fn add(context: &Context, passkey: &Passkey) -> Result<Added, StoreError> {
    let transaction = context.store.begin().await?;
    let added = passkeys::insert(&transaction, passkey).await?;
    if added == Added::Yes {
        let event = event(
            context,
            EventKind::PasskeyAdded,
            passkey.user_id,
            passkey.id,
            &passkey.name,
        );
        context.record(&transaction, &event).await?;
    }
    transaction.commit().await?;
    Ok(added)
}

fn event(context: &Context, kind: EventKind, owner: UserId, id: PasskeyId, name: &str) -> Event {
    let event = context.event(kind);
    event.user(owner).detail(json!({ "passkey": id, "name": name }))
}
