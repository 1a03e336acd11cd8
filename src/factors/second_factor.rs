//! What typed second factors have in common: attempts are counted per user over all flows, before they are checked.

use crate::{
    context::{Account, Context, FailedSignIn},
    domain::ids::UserId,
    limits::{
        Lane, Throttled,
        guess::{self, Subject},
        known_device,
    },
    store::{StoreError, Transaction, recovery_codes, throttle, totp_credentials},
};

/// The result of an attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The code was right, and is now used.
    Proved,
    /// The code was wrong, or used before.
    Refused,
    /// Too many attempts; nothing was checked.
    Throttled(Throttled),
}

/// What an entered code is found to be. It can be used once.
pub enum Claim {
    /// No code of the user.
    Wrong,
    /// The code of a time step of their authenticator app.
    TotpStep(i64),
    /// A recovery code, by its digest; whether they have it is not known yet.
    RecoveryCode(Vec<u8>),
}

impl Claim {
    /// Uses the code up: true for one caller only.
    async fn redeem(&self, transaction: &Transaction, user: UserId) -> Result<bool, StoreError> {
        match self {
            Self::Wrong => Ok(false),
            Self::TotpStep(step) => totp_credentials::use_step(transaction, user, *step).await,
            Self::RecoveryCode(digest) => recovery_codes::consume(transaction, user, digest).await,
        }
    }
}

/// Counts an attempt of `factor` by `user`, redeems `claim`, and records the result. A code is used up, its counter reset and
/// the event written together, or nothing of it.
///
/// # Errors
/// When the store fails (503 or 500).
pub async fn prove(context: &Context, factor: &'static str, user: UserId, claim: Claim) -> Result<Outcome, StoreError> {
    let known = known_device::recognise(context, Some(user)).await?;
    let subject = Subject {
        factor,
        account: Account::Known(user),
        counter: throttle::factor_key(factor, user),
        lane: Lane::of(known.as_ref()),
    };
    let guess = match guess::count(context, subject).await? {
        Ok(guess) => guess,
        Err(throttled) => return Ok(Outcome::Throttled(throttled)),
    };
    let transaction = context.store.begin().await?;
    let outcome = if claim.redeem(&transaction, user).await? {
        guess.proved(context, &transaction, user).await?;
        Outcome::Proved
    } else {
        let failed = FailedSignIn {
            factor,
            account: Account::Known(user),
            reason: "the code is wrong, or was used before",
        };
        context.record_failed_sign_in(&transaction, &failed).await?;
        Outcome::Refused
    };
    transaction.commit().await?;
    Ok(outcome)
}
