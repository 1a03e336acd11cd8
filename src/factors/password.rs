//! Sign-in with a password. Known and unknown names take the same code path and the same time, and give the same answer
//! (OWASP Authentication Cheat Sheet); every attempt is counted before it is hashed.

use secrecy::SecretString;

use crate::{
    context::{Account, Context, FailedSignIn, REASON_DISABLED, REASON_UNKNOWN},
    crypto::password::{Overloaded, Verification},
    domain::{permit::HashPermit, user::User},
    limits::{
        Lane, Throttled,
        guess::{self, Subject},
        known_device,
    },
    store::{StoreError, login_names, throttle, users},
};

const FACTOR: &str = "password";

/// The result of an attempt.
pub enum Outcome {
    /// The user is authenticated.
    Proved(Box<User>),
    /// Wrong password, unknown name, or closed account: indistinguishable.
    Refused,
    /// Too many attempts; nothing was checked.
    Throttled(Throttled),
}

/// Why an attempt could not be made.
#[derive(Debug, thiserror::Error)]
pub enum AttemptError {
    /// The database failed.
    #[error("the store failed")]
    Store(#[from] StoreError),
    /// Too many passwords are waiting to be hashed.
    #[error("the hashing queue is full")]
    Overloaded(#[from] Overloaded),
}

/// Checks `password` for the user with `login_name`.
///
/// # Errors
/// Too many passwords wait to be hashed (503), or the store fails (503 or 500).
pub async fn prove(context: &Context, login_name: &str, password: &SecretString) -> Result<Outcome, AttemptError> {
    let user = users::find_by_login_name(&context.store, login_name).await?;
    // Looked up for an unknown name too: a forged device cookie must not reveal by timing whether the name exists.
    let owner = user.as_ref().map(|user| user.id);
    let known = known_device::recognise(context, owner).await?;
    let name_digest = context.digest_key.counter_key(&login_names::normalise(login_name));
    let account = owner.map_or(Account::Unknown(&name_digest), Account::Known);
    let subject = Subject {
        factor: FACTOR,
        account,
        counter: match owner {
            // One counter per user, for all spellings and names; an unknown name has one too.
            Some(owner) => throttle::password_key(owner),
            None => format!("password:name:{name_digest}"),
        },
        lane: Lane::of(known.as_ref()),
    };
    let guess = match guess::count(context, subject).await? {
        Ok(guess) => guess,
        Err(throttled) => return Ok(Outcome::Throttled(throttled)),
    };
    let stored = user.as_ref().and_then(|user| user.password_hash.as_deref());
    let verification = match context.passwords.verify(&guess.hash_permit(), password, stored).await {
        Ok(verification) => verification,
        Err(overloaded) => {
            // The password was not wrong, so the attempt is not counted.
            guess.give_back(&context.store).await?;
            return Err(overloaded.into());
        }
    };
    let is_disabled = user.as_ref().is_some_and(|user| user.disabled);
    match user.filter(|_| !is_disabled && verification != Verification::Wrong) {
        Some(mut user) => {
            let transaction = context.store.begin().await?;
            guess.proved(context, &transaction, user.id).await?;
            transaction.commit().await?;
            if verification == Verification::RightButOutdated {
                rehash(context, &guess.hash_permit(), &mut user, password).await;
            }
            Ok(Outcome::Proved(Box::new(user)))
        }
        None => {
            let failed = FailedSignIn {
                factor: FACTOR,
                account,
                reason: match (owner, is_disabled) {
                    (None, _) => REASON_UNKNOWN,
                    (Some(_), true) => REASON_DISABLED,
                    (Some(_), false) => "wrong password",
                },
            };
            context.record_failed_sign_in(&context.store, &failed).await?;
            Ok(Outcome::Refused)
        }
    }
}

/// Hashes a correct password again with the current parameters. If that fails now, the next sign-in does it.
async fn rehash(context: &Context, permit: &HashPermit, user: &mut User, password: &SecretString) {
    let Ok(hash) = context.passwords.hash(permit, password, &context.random).await else {
        return;
    };
    let outdated = user.password_hash.as_deref().unwrap_or_default();
    match users::replace_password_hash(&context.store, user.id, outdated, &hash).await {
        Ok(true) => user.password_hash = Some(hash),
        Ok(false) => {}
        Err(error) => tracing::warn!(%error, "a password could not be hashed again"),
    }
}
