//! Signing in with a password. Known and unknown names take the same path, the same time and give the same answer
//! (OWASP Authentication Cheat Sheet); every try is counted before it is hashed.

use chrono::{DateTime, Utc};
use secrecy::SecretString;

use super::known_device;
use crate::{
    config::Config,
    crypto::{
        digest,
        password::{Overloaded, PasswordHasher, Verification},
        random::Random,
        token::PresentedToken,
    },
    domain::{
        event::{Event, EventKind, Origin},
        ids::{EventId, UserId},
        user::User,
    },
    store::{
        Store, StoreError, audit, login_names,
        throttle::{self, Attempt, Rules},
        users,
    },
};

/// What a try needs.
pub struct Try<'a> {
    /// The database.
    pub store: &'a Store,
    /// The bounded pool.
    pub passwords: &'a PasswordHasher,
    /// The throttle's numbers.
    pub config: &'a Config,
    /// Random bytes.
    pub random: &'a Random,
    /// The time of the request.
    pub now: DateTime<Utc>,
    /// Where it came from.
    pub origin: Origin,
    /// The browser, if it says that it is known.
    pub device: Option<PresentedToken>,
    /// What the throttle counts its address by.
    pub address_key: String,
}

/// How a try ended.
pub enum Outcome {
    /// They are who they say.
    Proved(Box<Proved>),
    /// They are not, or there is nobody of that name, or the account is closed: all the same.
    Refused,
    /// Too many tries; nothing was looked at.
    Throttled {
        /// When to try again.
        until: DateTime<Utc>,
    },
}

/// Somebody who is who they say.
pub struct Proved {
    /// Who.
    pub user: User,
    /// Whether they did it in a browser that is known to be theirs.
    pub device: DeviceStanding,
}

/// Whether a browser is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeviceStanding {
    /// Its owner signed in here before.
    Known,
    /// It is new to us.
    New,
}

/// Why a try could not be made.
#[derive(Debug, thiserror::Error)]
pub enum TryError {
    /// The database failed.
    #[error("the store failed")]
    Store(#[from] StoreError),
    /// Too many passwords wait to be hashed.
    #[error("the hashing queue is full")]
    Overloaded(#[from] Overloaded),
}

/// Tries `password` for whoever signs in as `login_name`.
///
/// # Errors
/// See [`TryError`].
pub async fn prove(attempt: &Try<'_>, login_name: &str, password: &SecretString) -> Result<Outcome, TryError> {
    let per_minute = attempt.config.throttle.per_address_per_minute;
    if let Err(until) = throttle::hit(attempt.store, &attempt.address_key, attempt.now, per_minute).await? {
        // About nobody, so no event: a flood must not fill the audit log. The metrics count it.
        return Ok(Outcome::Throttled { until });
    }
    let user = users::find_by_login_name(attempt.store, login_name).await?;
    // Looked up for an unknown name too: a made-up device must not tell the two apart by time.
    let owner = user.as_ref().map(|user| user.id);
    let known = known_device::recognise(attempt.store, attempt.device.as_ref(), owner, attempt.now).await?;
    let counter = match &known {
        Some(device) => format!("password:device:{}", device.id),
        None => counter_key(user.as_ref(), login_name),
    };
    match throttle::attempt(attempt.store, &counter, attempt.now, &rules(attempt.config)).await? {
        Attempt::Allowed => {}
        Attempt::Blocked { until } => {
            attempt.record(EventKind::SignInThrottled, owner).await?;
            return Ok(Outcome::Throttled { until });
        }
        Attempt::Closed => {
            attempt.record(EventKind::SignInThrottled, owner).await?;
            return Ok(Outcome::Throttled {
                until: attempt.now + attempt.config.throttle.max_delay.as_chrono(),
            });
        }
    }
    let stored = user.as_ref().and_then(|user| user.password_hash.as_deref());
    let verification = match attempt.passwords.verify(password, stored).await {
        Ok(verification) => verification,
        Err(overloaded) => {
            // Nobody guessed wrong: the try is given back.
            throttle::give_back(attempt.store, &counter).await?;
            return Err(overloaded.into());
        }
    };
    match user.filter(|user| !user.disabled && verification != Verification::Wrong) {
        Some(user) => {
            throttle::succeed(attempt.store, &counter).await?;
            if verification == Verification::RightButOutdated {
                rehash(attempt, &user, password).await;
            }
            attempt.record(EventKind::SignInSucceeded, Some(user.id)).await?;
            let device = if known.is_some() {
                DeviceStanding::Known
            } else {
                DeviceStanding::New
            };
            Ok(Outcome::Proved(Box::new(Proved { user, device })))
        }
        None => {
            attempt.record(EventKind::SignInFailed, owner).await?;
            Ok(Outcome::Refused)
        }
    }
}

/// Hashes a right password again, because the parameters rose. If that cannot be done now, the next sign-in does it.
async fn rehash(attempt: &Try<'_>, user: &User, password: &SecretString) {
    let Ok(hash) = attempt.passwords.hash(password, attempt.random).await else {
        return;
    };
    let outdated = user.password_hash.as_deref().unwrap_or_default();
    if let Err(error) = users::replace_password_hash(attempt.store, user.id, outdated, &hash).await {
        tracing::warn!(%error, "a password could not be hashed anew");
    }
}

/// One counter for a person, over every spelling and name of theirs; an unknown name has one too.
fn counter_key(user: Option<&User>, login_name: &str) -> String {
    match user {
        Some(user) => throttle::password_key(user.id),
        None => {
            let name = login_names::normalise(login_name);
            format!("password:name:{}", digest::hex(&digest::sha256(name.as_bytes())[..16]))
        }
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

impl Try<'_> {
    async fn record(&self, kind: EventKind, user: Option<UserId>) -> Result<(), StoreError> {
        let event = Event::new(EventId(self.random.uuid_v7(self.now)), self.now, kind, &self.origin);
        let event = match user {
            Some(user) => event.about(user),
            None => event,
        };
        audit::insert(self.store, &event.saying(serde_json::json!({ "factor": "password" }))).await
    }
}
