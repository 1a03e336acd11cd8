//! The budget of every act that is unauthenticated or costly: a guess, a hash, a mail, an SMS, a client secret, a stored row.
//!
//! - An act is counted before it is done, under a subject (a user, a name, a client) and the address that it comes from.
//! - A browser that the user is known in has counters of its own. So strangers can spend no budget that the user needs there.
//! - A counter is opened again by its own factor alone. A success is given back to the address.
//! - What costs money, or fills somebody's inbox, has a ceiling for each day.
//!
//! What does the work (`crypto/password.rs`, `messages/outbox.rs`, `store/`) takes a permit of `domain/permit.rs`. Only this module
//! makes them.

use chrono::{DateTime, Utc};

use crate::{context::Context, store::known_devices::KnownDevice};

pub mod client_secrets;
pub mod guess;
pub mod hashing;
pub mod impersonation;
pub mod known_device;
pub mod messages;
pub mod rows;
pub mod user_codes;

/// The act is not done: too many were.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Throttled {
    /// When the next one is allowed.
    pub until: DateTime<Utc>,
    /// When this one was counted.
    pub now: DateTime<Utc>,
    /// What ends the refusal.
    pub ends: ThrottleEnds,
}

/// What ends a refusal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ThrottleEnds {
    /// Waiting.
    WithTime,
    /// Not waiting: the factor is closed for the account, until its own counter is opened again.
    WhenOpened,
}

impl Throttled {
    /// Until then, in this request.
    fn until(context: &Context, until: DateTime<Utc>) -> Self {
        let now = context.now;
        Self {
            until,
            now,
            ends: ThrottleEnds::WithTime,
        }
    }

    /// Until the counter is opened.
    fn closed(context: &Context) -> Self {
        let until = context.now + context.config.throttle.max_delay.as_chrono();
        Self {
            ends: ThrottleEnds::WhenOpened,
            ..Self::until(context, until)
        }
    }

    /// The same, for an act that is no sign-in: those have a line of their own in the log.
    fn logged(self, context: &Context, act: &str) -> Self {
        let address = context.address.map(tracing::field::display);
        tracing::info!(act, address, "throttled");
        self
    }

    /// How many seconds to wait: one at least.
    pub fn wait_seconds(self) -> u64 {
        u64::try_from((self.until - self.now).num_seconds()).unwrap_or_default() + 1
    }
}

/// By whom an act is counted, beside its subject.
#[derive(Clone, Copy, Debug)]
pub enum Lane<'a> {
    /// Anybody: counted by address too.
    Stranger,
    /// A browser that the subject is known in.
    Known(&'a KnownDevice),
}

impl<'a> Lane<'a> {
    /// The lane of a browser, if it is known.
    pub fn of(device: Option<&'a KnownDevice>) -> Self {
        device.map_or(Self::Stranger, Self::Known)
    }

    fn key(self, context: &Context) -> String {
        match self {
            Self::Stranger => context.address_key(),
            Self::Known(device) => format!("device:{}", device.id),
        }
    }
}
