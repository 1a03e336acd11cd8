//! A code by mail or SMS: eight digits, valid for ten minutes, only in the browser that requested it, and only for one
//! purpose. The requester does not learn whether an account exists: for an unknown name the same rows are written.

use uuid::Uuid;

use super::second_factor::Outcome;
use crate::{
    context::Context,
    crypto::digest,
    domain::{channel::Channel, user::User},
    limits::{Throttled, known_device},
    store::{StoreError, login_names, sent_codes, throttle, users},
};

mod holder;
pub mod phone;
mod sending;
mod verification;

pub use holder::{Asking, Holder, LASTS, Purpose};
pub use verification::digits;

/// Whether the user proved that they receive the messages.
pub enum Proved {
    /// The code was right.
    Yes(Box<User>),
    /// The code was wrong, or no attempt is allowed now.
    No(Outcome),
}

/// Sends a code to the user with that login name; returns the code's id, even if nobody gets one. Only too many requests of one address
/// are refused openly.
///
/// # Errors
/// When the store fails (503 or 500).
pub async fn send_to_name(
    context: &Context,
    asking: &Asking<'_>,
    name: &str,
) -> Result<Result<Uuid, Throttled>, StoreError> {
    let user = users::find_by_login_name(&context.store, name).await?;
    // All codes of one user share one counter of attempts, and so do all codes of one unknown name.
    let factor = asking.holder.channel.factor();
    let counter = match &user {
        Some(user) => throttle::factor_key(factor, user.id),
        None => {
            let name = login_names::normalise(name);
            format!("{factor}:name:{}", context.digest_key.counter_key(&name))
        }
    };
    let known = known_device::recognise(context, user.as_ref().map(|user| user.id)).await?;
    let addressee = user.and_then(|user| Some((holder::address_of(&user, &asking.holder)?, user)));
    sending::send(context, asking, counter, addressee, known.as_ref()).await
}

/// Sends a code to the stored address of `user`; returns the code's id, even if none was sent.
///
/// # Errors
/// When the store fails (503 or 500).
pub async fn send_to_owner(
    context: &Context,
    asking: &Asking<'_>,
    user: &User,
) -> Result<Result<Uuid, Throttled>, StoreError> {
    let counter = throttle::factor_key(asking.holder.channel.factor(), user.id);
    let addressee = holder::address_of(user, &asking.holder).map(|address| (address, user.clone()));
    sending::send(context, asking, counter, addressee, None).await
}

/// Whether the code with that id belongs to `holder` and has not expired. It is not redeemed.
///
/// # Errors
/// When the store fails (503 or 500).
pub async fn is_held(context: &Context, holder: &Holder<'_>, id: Uuid) -> Result<bool, StoreError> {
    sent_codes::is_held(&context.store, id, &holder.digest(), context.now).await
}

/// Checks `code` against the one that its holder requested.
///
/// # Errors
/// When the store fails (503 or 500).
pub async fn prove(context: &Context, holder: &Holder<'_>, id: Uuid, code: &str) -> Result<Proved, StoreError> {
    let tried = match verification::compare(context, holder, id, code).await? {
        Ok(tried) => tried,
        Err(outcome) => return Ok(Proved::No(outcome)),
    };
    let transaction = context.store.begin().await?;
    let user = verification::take(&transaction, id, tried.user_id).await?;
    // It proves who reads messages to that address only.
    let is_unchanged = |user: &User| {
        let address = holder::address_of(user, holder);
        address.is_some_and(|address| digest::same(&holder::state_of(user.id, &address), &tried.measure.account_state))
    };
    let Some(user) = user.filter(is_unchanged) else {
        drop(transaction);
        return Ok(Proved::No(
            verification::refused(context, holder, Some(tried.user_id)).await?,
        ));
    };
    let user = match holder.channel {
        Channel::Email => users::verify_email(&transaction, user, context.now).await?,
        Channel::Sms => user,
    };
    tried.guess.proved(context, &transaction, user.id).await?;
    transaction.commit().await?;
    Ok(Proved::Yes(Box::new(user)))
}
