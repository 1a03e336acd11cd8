//! What people do with their own account, once, whichever page it is asked on: choose a password, take a copy, leave.

pub mod erasure;
pub mod export;
pub mod new_password;

use chrono::{DateTime, Utc};

use crate::{
    crypto::random::Random,
    domain::{
        event::{Event, EventKind, Origin},
        ids::{EventId, UserId},
    },
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
}

impl<'a> Bench<'a> {
    /// For one request.
    pub fn of(store: &'a Store, random: &'a Random, now: DateTime<Utc>, origin: Origin) -> Self {
        Self {
            store,
            random,
            now,
            origin,
        }
    }

    /// Writes down what `user` did, in the transaction that does it.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn record(&self, connection: &impl Connection, kind: EventKind, user: UserId) -> Result<(), StoreError> {
        let id = EventId(self.random.uuid_v7(self.now));
        audit::insert(connection, &Event::new(id, self.now, kind, &self.origin).about(user)).await
    }
}
