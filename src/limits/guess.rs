//! Guesses: passwords, codes, and what else is compared with a secret. Every one is counted before it is checked.

use crate::{
    config::Config,
    context::{Account, Context, FailedSignIn, REASON_THROTTLED},
    domain::{event::EventKind, ids::UserId, permit::HashPermit},
    store::{
        Connection, StoreError, Transaction,
        throttle::{self, Attempt, Rules},
    },
};

use super::{Lane, Throttled};

/// What is guessed at.
pub struct Subject<'a> {
    /// The factor, as events name it.
    pub factor: &'static str,
    /// Whose it is.
    pub account: Account<'a>,
    /// The counter of strangers. A known browser has another one.
    pub counter: String,
    /// Who guesses.
    pub lane: Lane<'a>,
}

/// A guess that was counted, and may be made.
#[derive(Debug)]
pub struct Guess {
    factor: &'static str,
    counter: String,
    /// The counter of the address, if it was counted there.
    address: Option<String>,
    lane: String,
}

/// Counts a guess, before it is made. The user learns of one that is refused by an event; an address alone concerns nobody, and a
/// flood must not fill the audit log.
///
/// # Errors
/// When the store fails (503 or 500).
pub async fn count(context: &Context, subject: Subject<'_>) -> Result<Result<Guess, Throttled>, StoreError> {
    let Subject {
        factor,
        account,
        counter,
        lane,
    } = subject;
    let failed = FailedSignIn {
        factor,
        account,
        reason: REASON_THROTTLED,
    };
    let (counter, address) = match lane {
        Lane::Known(device) => (format!("{factor}:device:{}", device.id), None),
        Lane::Stranger => (counter, Some(context.address_key())),
    };
    if let Some(address) = &address
        && let Err(throttled) = count_at(context, address).await?
    {
        context.log_failed_sign_in(&failed);
        return Ok(Err(throttled));
    }
    let throttled = match throttle::attempt(&context.store, &counter, context.now, &rules(&context.config)).await? {
        Attempt::Allowed => {
            let lane = lane.key(context);
            return Ok(Ok(Guess {
                factor,
                counter,
                address,
                lane,
            }));
        }
        Attempt::Blocked { until } => Throttled::until(context, until),
        Attempt::Closed => Throttled::closed(context),
    };
    context.log_failed_sign_in(&failed);
    context
        .record_factor(&context.store, EventKind::SignInThrottled, factor, account.user())
        .await?;
    Ok(Err(throttled))
}

/// Counts a guess by its address alone, where there is no subject.
///
/// # Errors
/// When the store fails (503 or 500).
pub async fn count_at(context: &Context, address: &str) -> Result<Result<(), Throttled>, StoreError> {
    let per_minute = context.config.throttle.per_address_per_minute;
    let counted = throttle::hit(&context.store, address, context.now, per_minute).await?;
    Ok(counted.map_err(|until| Throttled::until(context, until)))
}

impl Guess {
    /// Leave to hash what was guessed.
    pub fn hash_permit(&self) -> HashPermit {
        HashPermit::granted(self.lane.clone())
    }

    /// It was right: its counter is opened again, and the address gets it back. Called in the transaction that uses the proof up.
    ///
    /// # Errors
    /// When the store fails (503 or 500).
    pub async fn was_right(&self, transaction: &Transaction) -> Result<(), StoreError> {
        throttle::succeed(transaction, &self.counter).await?;
        if let Some(address) = &self.address {
            throttle::give_back(transaction, address).await?;
        }
        Ok(())
    }

    /// The same, with the event that `user` proved the factor.
    ///
    /// # Errors
    /// When the store fails (503 or 500).
    pub async fn proved(&self, context: &Context, transaction: &Transaction, user: UserId) -> Result<(), StoreError> {
        self.was_right(transaction).await?;
        context
            .record_factor(transaction, EventKind::SignInSucceeded, self.factor, Some(user))
            .await
    }

    /// It was not made after all.
    ///
    /// # Errors
    /// When the store fails (503 or 500).
    pub async fn give_back(&self, connection: &dyn Connection) -> Result<(), StoreError> {
        throttle::give_back(connection, &self.counter).await?;
        if let Some(address) = &self.address {
            throttle::give_back(connection, address).await?;
        }
        Ok(())
    }
}

fn rules(config: &Config) -> Rules {
    let throttle = &config.throttle;
    Rules {
        free_attempts: throttle.free_attempts,
        first_delay: throttle.first_delay.as_chrono(),
        max_delay: throttle.max_delay.as_chrono(),
        close_after: throttle.close_after,
    }
}
