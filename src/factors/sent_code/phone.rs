//! Adds a telephone number to an account: a code that is sent to the new number verifies it.

use uuid::Uuid;

use super::{
    holder::{Address, Asking, Holder, state_of},
    sending,
    verification::{compare, refused, take},
};
use crate::{
    context::Context,
    crypto::digest,
    domain::{
        event::EventKind,
        phone_number::PhoneNumber,
        user::{User, UserClaims},
    },
    factors::second_factor::Outcome,
    limits::Throttled,
    store::{StoreError, known_devices, throttle, users},
};

/// The result for a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Added {
    /// It was added.
    Yes,
    /// The code was wrong, or no attempt is allowed now.
    No(Outcome),
    /// Another user signs in with it.
    BelongsToAnother,
}

/// Sends a code to a number that `user` claims; returns the code's id, even if none was sent.
///
/// # Errors
/// When the store fails (503 or 500).
pub async fn send(
    context: &Context,
    asking: &Asking<'_>,
    user: &User,
    number: &PhoneNumber,
) -> Result<Result<Uuid, Throttled>, StoreError> {
    let counter = throttle::factor_key(asking.holder.channel.factor(), user.id);
    let addressee = Some((Address::Phone(number.clone()), user.clone()));
    sending::send(context, asking, counter, addressee, None).await
}

/// Adds `number` to the account, if `code` is the one that was sent to it.
///
/// # Errors
/// When the store fails (503 or 500).
pub async fn add(
    context: &Context,
    holder: &Holder<'_>,
    number: &PhoneNumber,
    (id, code): (Uuid, &str),
) -> Result<Added, StoreError> {
    let tried = match compare(context, holder, id, code).await? {
        Ok(tried) => tried,
        Err(outcome) => return Ok(Added::No(outcome)),
    };
    let state = state_of(tried.user_id, &Address::Phone(number.clone()));
    let transaction = context.store.begin().await?;
    let user = take(&transaction, id, tried.user_id).await?;
    let is_unchanged = |_: &User| digest::same(&state, &tried.measure.account_state);
    let Some(user) = user.filter(is_unchanged) else {
        drop(transaction);
        return Ok(Added::No(refused(context, holder, Some(tried.user_id)).await?));
    };
    let changed = User {
        claims: UserClaims {
            phone_number: Some(number.as_str().to_owned()),
            phone_number_verified: Some(true),
            ..user.claims.clone()
        },
        updated_at: context.now,
        ..user
    };
    match users::set_claims(&transaction, &changed).await {
        Err(StoreError::Conflict(_)) => return Ok(Added::BelongsToAnother),
        done => done?,
    }
    // Browsers that were trusted in place of the old number are not trusted in place of the new one.
    known_devices::distrust_all(&transaction, changed.id).await?;
    tried.guess.was_right(&transaction).await?;
    let factor = holder.channel.factor();
    context
        .record_factor(&transaction, EventKind::FactorAdded, factor, Some(changed.id))
        .await?;
    transaction.commit().await?;
    context.outbox.wake();
    Ok(Added::Yes)
}

/// Removes `user`'s number; no browser is trusted in its place any more.
///
/// # Errors
/// When the store fails (503 or 500).
pub async fn remove(context: &Context, user: &User, factor: &'static str) -> Result<(), StoreError> {
    let transaction = context.store.begin().await?;
    let current = users::find_and_hold(&transaction, user.id).await?;
    let Some(current) = current.filter(|user| user.claims.phone_number.is_some()) else {
        return Ok(());
    };
    let changed = User {
        claims: UserClaims {
            phone_number: None,
            phone_number_verified: None,
            ..current.claims.clone()
        },
        updated_at: context.now,
        ..current
    };
    users::set_claims(&transaction, &changed).await?;
    known_devices::distrust_all(&transaction, changed.id).await?;
    context
        .record_factor(&transaction, EventKind::FactorRemoved, factor, Some(changed.id))
        .await?;
    transaction.commit().await?;
    context.outbox.wake();
    Ok(())
}
