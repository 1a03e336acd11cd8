//! A code by mail or by SMS: eight digits, ten minutes, valid only in the browser that asked for it, and only for what it
//! was asked for. Whoever asks is not told whether there is such an account: the same is written for a name that nobody has.

use uuid::Uuid;

use super::{attempt, second_factor::Outcome};
use crate::{
    context::Context,
    crypto::digest,
    domain::{channel::Channel, event::EventKind, user::User},
    store::{StoreError, login_names, sent_codes, throttle, users},
};

mod holder;
pub mod phone;
mod sending;
mod verification;

pub use holder::{Asking, Holder, LASTS, Purpose};
pub use verification::digits;

/// Somebody proved that they read what is sent to them.
pub enum Proved {
    /// They did.
    Yes(Box<User>),
    /// They did not, or may not try now.
    No(Outcome),
}

/// Sends a code to whoever signs in with that name; the code's id, also where nobody gets one.
///
/// # Errors
/// When the store fails.
pub async fn send_to_name(context: &Context, asking: &Asking<'_>, name: &str) -> Result<Uuid, StoreError> {
    let user = users::find_by_login_name(&context.store, name).await?;
    // Every code of one person shares one counter of tries, and so does every one of a name that is nobody's.
    let factor = asking.holder.channel.factor();
    let counter = match &user {
        Some(user) => throttle::factor_key(factor, user.id),
        None => {
            let name = login_names::normalise(name);
            format!("{factor}:name:{}", digest::short(&name))
        }
    };
    let addressee = user.and_then(|user| Some((holder::address_of(&user, &asking.holder)?, user)));
    sending::send(context, asking, counter, addressee).await
}

/// Sends a code to the address of `user` that is kept; the code's id, also where none was sent.
///
/// # Errors
/// When the store fails.
pub async fn send_to_owner(context: &Context, asking: &Asking<'_>, user: &User) -> Result<Uuid, StoreError> {
    let counter = throttle::factor_key(asking.holder.channel.factor(), user.id);
    let addressee = holder::address_of(user, &asking.holder).map(|address| (address, user.clone()));
    sending::send(context, asking, counter, addressee).await
}

/// Whether the code of that id is `holder`'s, and has not lapsed. Looking spends nothing.
///
/// # Errors
/// When the store fails.
pub async fn is_held(context: &Context, holder: &Holder<'_>, id: Uuid) -> Result<bool, StoreError> {
    sent_codes::is_held(&context.store, id, &holder.digest(), context.now).await
}

/// Tries `code` at the one that its holder asked for.
///
/// # Errors
/// When the store fails.
pub async fn prove(context: &Context, holder: &Holder<'_>, id: Uuid, code: &str) -> Result<Proved, StoreError> {
    let tried = match verification::compare(context, holder, id, code).await? {
        Ok(tried) => tried,
        Err(outcome) => return Ok(Proved::No(outcome)),
    };
    let transaction = context.store.begin().await?;
    let user = verification::take(&transaction, id, tried.user_id).await?;
    // It showed who reads what goes to that address, and to no other.
    let stands = |user: &User| {
        let address = holder::address_of(user, holder);
        address.is_some_and(|address| digest::same(&holder::state_of(user.id, &address), &tried.measure.account_state))
    };
    let Some(user) = user.filter(stands) else {
        drop(transaction);
        return Ok(Proved::No(
            verification::refused(context, holder, Some(tried.user_id)).await?,
        ));
    };
    let user = match holder.channel {
        Channel::Email => users::verify_email(&transaction, user, context.now).await?,
        Channel::Sms => user,
    };
    throttle::succeed(&transaction, &tried.counter).await?;
    let factor = holder.channel.factor();
    attempt::record(context, &transaction, EventKind::SignInSucceeded, factor, Some(user.id)).await?;
    transaction.commit().await?;
    Ok(Proved::Yes(Box::new(user)))
}
