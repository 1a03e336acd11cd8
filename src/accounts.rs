//! What people do with their own account, once, whichever page it is asked on: choose a password, take a copy, leave.

pub mod erasure;
pub mod export;
pub mod new_password;
pub mod password_quality;
pub mod recovery;
pub mod registration;

use chrono::{DateTime, Utc};

use crate::{
    crypto::random::Random,
    domain::{
        event::{Event, EventKind, Origin},
        ids::{EventId, UserId},
    },
    messages::{notice, outbox::Outbox},
    store::{Connection, Store, StoreError, audit},
};

/// What a change needs.
pub struct Bench<'a> {
    /// The database.
    pub store: &'a Store,
    /// Random bytes.
    pub random: &'a Random,
    /// The time of the request.
    pub now: DateTime<Utc>,
    /// Where it came from.
    pub origin: Origin,
    /// Where messages to owners are left.
    pub outbox: &'a Outbox,
}

impl Bench<'_> {
    /// Writes down what `user` did, and tells them where they must learn of it, in the transaction that does it.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn record(&self, connection: &impl Connection, kind: EventKind, user: UserId) -> Result<(), StoreError> {
        let id = EventId(self.random.uuid_v7(self.now));
        let event = Event::new(id, self.now, kind, &self.origin).about(user);
        audit::insert(connection, &event).await?;
        notice::tell(self.outbox, connection, &event).await
    }
}
