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
                (Self::Batched(sender), Some(BatchWriter { events, store: store.clone() }))
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
            Self::Batched(sender) => {
                if sender.send(event).await.is_err() {
                    tracing::warn!("the audit writer has stopped; an event about a client's own token is lost");
                }
                Ok(())
            }
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

    /// Tries until the batch is in: a database that is away for a while loses nothing but room in the queue.
    async fn write(&self, batch: &mut Vec<Event>) {
        for attempt in 0..60_u64 {
            match audit::insert_many(&self.store, batch).await {
                Ok(()) => break,
                Err(error) => {
                    tracing::warn!(%error, events = batch.len(), attempt, "audit events could not be written yet");
                    tokio::time::sleep(Duration::from_millis(500)).await;
                }
            }
        }
        batch.clear();
    }
}
