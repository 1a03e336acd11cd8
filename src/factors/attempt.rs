//! One try at proving who one is: what it needs, how it is counted, how it is recorded. Every factor is counted before it is
//! looked at, and a browser that its owner is known by has counters of its own (`known_device.rs`).

use chrono::{DateTime, Utc};

use crate::{
    config::Config,
    crypto::{random::Random, token::PresentedToken},
    domain::{
        event::{Event, EventKind, Origin},
        ids::{EventId, UserId},
    },
    messages::{notice, outbox::Outbox},
    store::{
        Connection, Store, StoreError, audit,
        throttle::{self, Attempt, Rules},
    },
};

/// What a try needs.
pub struct Try<'a> {
    /// The database.
    pub store: &'a Store,
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
    /// Where messages to owners are left.
    pub outbox: &'a Outbox,
}

/// It is not looked at: too many were wrong. The next is welcome then.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Throttled {
    /// When.
    pub until: DateTime<Utc>,
}

impl Try<'_> {
    /// Counts the address. About nobody, so it leaves no event: a flood must not fill the audit log; the metrics count it.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn count_address(&self) -> Result<Result<(), Throttled>, StoreError> {
        let per_minute = self.config.throttle.per_address_per_minute;
        let counted = throttle::hit(self.store, &self.address_key, self.now, per_minute).await?;
        Ok(counted.map_err(|until| Throttled { until }))
    }

    /// Counts a try of `factor` under `counter`, before it is looked at.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn count(
        &self,
        counter: &str,
        factor: &'static str,
        user: Option<UserId>,
    ) -> Result<Result<(), Throttled>, StoreError> {
        let until = match throttle::attempt(self.store, counter, self.now, &rules(self.config)).await? {
            Attempt::Allowed => return Ok(Ok(())),
            Attempt::Blocked { until } => until,
            Attempt::Closed => self.now + self.config.throttle.max_delay.as_chrono(),
        };
        self.record(self.store, EventKind::SignInThrottled, factor, user)
            .await?;
        Ok(Err(Throttled { until }))
    }

    /// Writes down how it went.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn record(
        &self,
        connection: &impl Connection,
        kind: EventKind,
        factor: &'static str,
        user: Option<UserId>,
    ) -> Result<(), StoreError> {
        let event = Event::new(EventId(self.random.uuid_v7(self.now)), self.now, kind, &self.origin);
        let event = match user {
            Some(user) => event.user(user),
            None => event,
        };
        self.write_down(connection, &event.detail(serde_json::json!({ "factor": factor })))
            .await
    }

    /// Writes `event` down, and tells its owner where they must learn of it.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn write_down(&self, connection: &impl Connection, event: &Event) -> Result<(), StoreError> {
        audit::insert(connection, event).await?;
        notice::tell(self.outbox, connection, event).await
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
