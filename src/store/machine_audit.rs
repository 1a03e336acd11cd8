//! Audit events about machines (client credentials): written in batches, so that no token waits for the database.
//! `audit.machine_tokens = "batched"` loses at most the last second in a crash; `"strict"` waits; `"off"` records none.

use std::time::Duration;

use tokio::sync::mpsc;

use super::{Store, StoreError, audit};
use crate::{config::MachineTokens, domain::event::Event};

/// At most this many events wait; then a token request waits for room, and memory stays flat.
const CAPACITY: usize = 16_384;
/// At most this many events in one statement.
const BATCH: usize = 200;
/// How long a token request waits for room in the queue.
const PATIENCE: Duration = Duration::from_secs(2);
/// How long an event waits for company.
const LINGER: Duration = Duration::from_millis(500);

/// Takes events; cheap to clone.
#[derive(Clone)]
pub enum MachineAudit {
    /// Hands them to the batch writer.
    Batched(mpsc::Sender<Event>),
    /// Writes each before the token is answered.
    Strict(Store),
    /// Drops them.
    Off,
}

/// The other end of [`MachineAudit::Batched`]; run it until it ends.
pub struct BatchWriter {
    events: mpsc::Receiver<Event>,
    store: Store,
}

impl MachineAudit {
    /// As the configuration says; the writer is there for `batched` alone.
    pub fn new(mode: MachineTokens, store: &Store) -> (Self, Option<BatchWriter>) {
        match mode {
            MachineTokens::Batched => {
                let (sender, events) = mpsc::channel(CAPACITY);
                (
                    Self::Batched(sender),
                    Some(BatchWriter {
                        events,
                        store: store.clone(),
                    }),
                )
            }
            MachineTokens::Strict => (Self::Strict(store.clone()), None),
            MachineTokens::Off => (Self::Off, None),
        }
    }

    /// Records `event`.
    ///
    /// # Errors
    /// In strict mode, when the database fails.
    pub async fn record(&self, event: Event) -> Result<(), StoreError> {
        match self {
            Self::Batched(sender) => sender
                .send_timeout(event, PATIENCE)
                .await
                .map_err(|_| StoreError::overloaded("the audit queue is full")),
            Self::Strict(store) => audit::insert(store, &event).await,
            Self::Off => Ok(()),
        }
    }
}

impl BatchWriter {
    /// Writes until every sender is gone, then writes what is left.
    pub async fn run(mut self) {
        let mut batch = Vec::with_capacity(BATCH);
        while self.events.recv_many(&mut batch, BATCH).await > 0 {
            self.write(&mut batch).await;
            if self.events.len() < BATCH && !self.events.is_closed() {
                tokio::time::sleep(LINGER).await;
            }
        }
    }

    /// Tries until the batch is in: while the database is away, the queue fills and token requests are turned away.
    async fn write(&self, batch: &mut Vec<Event>) {
        while let Err(error) = audit::insert_many(&self.store, batch).await {
            tracing::warn!(%error, events = batch.len(), "audit events could not be written yet");
            tokio::time::sleep(LINGER).await;
        }
        batch.clear();
    }
}
