//! Audit events about machines (client credentials): written in batches, so that no token waits for the database.
//! `audit.machine_tokens = "batched"` loses at most the last second in a crash; `"strict"` waits; `"off"` records none.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use tokio::sync::mpsc;

use super::{Store, StoreError, audit};
use crate::{
    config::MachineTokens,
    domain::event::{Event, EventKind},
};

/// At most this many events wait; then a token request waits, so that memory stays bounded.
const CAPACITY: usize = 16_384;
/// At most this many events in one statement.
const BATCH: usize = 200;
/// How long a token request waits for a place in the queue.
const PATIENCE: Duration = Duration::from_secs(2);
/// How long the writer waits for more events before it writes a batch.
const LINGER: Duration = Duration::from_millis(500);

/// Takes events; cheap to clone.
#[derive(Clone)]
pub struct MachineAudit(Arc<Mode>);

enum Mode {
    /// Hands them to the batch writer, which is here until somebody runs it.
    Batched(mpsc::Sender<Queued>, Mutex<Option<BatchWriter>>),
    /// Writes each before the token is answered.
    Strict(Store),
    /// Drops those of tokens, and writes what else there is about machines: failures.
    Off(Store),
}

/// What waits for the batch writer.
enum Queued {
    Event(Event),
    /// No more come: the server ends.
    End,
}

/// Writes what [`MachineAudit`] took, in batches. Run it until it ends.
pub struct BatchWriter {
    queue: mpsc::Receiver<Queued>,
    store: Store,
}

impl MachineAudit {
    /// As the configuration says.
    pub fn new(mode: MachineTokens, store: &Store) -> Self {
        Self(Arc::new(match mode {
            MachineTokens::Batched => {
                let (sender, queue) = mpsc::channel(CAPACITY);
                let store = store.clone();
                Mode::Batched(sender, Mutex::new(Some(BatchWriter { queue, store })))
            }
            MachineTokens::Strict => Mode::Strict(store.clone()),
            MachineTokens::Off => Mode::Off(store.clone()),
        }))
    }

    /// The batch writer, once: whoever takes it runs it. None where events are not written in batches.
    pub fn take_writer(&self) -> Option<BatchWriter> {
        match &*self.0 {
            Mode::Batched(_, writer) => writer.lock().unwrap_or_else(PoisonError::into_inner).take(),
            Mode::Strict(_) | Mode::Off(_) => None,
        }
    }

    /// Records `event`.
    ///
    /// # Errors
    /// When the queue stays full, or, in strict mode, when the database fails.
    pub async fn record(&self, event: Event) -> Result<(), StoreError> {
        match &*self.0 {
            Mode::Batched(queue, _) => queue
                .send_timeout(Queued::Event(event), PATIENCE)
                .await
                .map_err(|_| StoreError::overloaded("the audit queue is full")),
            Mode::Off(_) if event.kind == EventKind::ClientTokenIssued => Ok(()),
            Mode::Strict(store) | Mode::Off(store) => audit::insert(store, &event).await,
        }
    }

    /// Takes no more events; the writer writes what is left, and ends.
    pub async fn close(&self) {
        if let Mode::Batched(queue, _) = &*self.0 {
            // A queue without a writer has nothing to end.
            let _ = queue.send_timeout(Queued::End, PATIENCE).await;
        }
    }
}

impl BatchWriter {
    /// Writes until [`MachineAudit::close`] was called, then what is left.
    pub async fn run(mut self) {
        let mut taken = Vec::with_capacity(BATCH);
        while self.queue.recv_many(&mut taken, BATCH).await > 0 {
            let mut batch = Vec::with_capacity(taken.len());
            for queued in taken.drain(..) {
                match queued {
                    Queued::Event(event) => batch.push(event),
                    Queued::End => self.queue.close(),
                }
            }
            self.write(&batch).await;
            if self.queue.len() < BATCH && !self.queue.is_closed() {
                tokio::time::sleep(LINGER).await;
            }
        }
    }

    /// Writes the batch. If an event in it cannot be written, the others are written one by one.
    async fn write(&self, batch: &[Event]) {
        let Err(error) = audit::insert_many(&self.store, batch).await else {
            return;
        };
        if error.is_unavailable() {
            pause(&error, batch).await;
            if self.write_missing(batch).await.is_ok() {
                return;
            }
        }
        for event in batch {
            if let Err(error) = self.write_missing(std::slice::from_ref(event)).await {
                metrics::counter!("vestibule_audit_events_lost_total").increment(1);
                let (id, kind) = (event.id.0, event.kind.as_str());
                tracing::error!(?error, %id, kind, "an audit event cannot be written and is lost");
            }
        }
    }

    /// Writes what an earlier attempt without an answer did not write. Tries while the database cannot answer: meanwhile the queue
    /// fills and token requests are turned away. Any other error would come again.
    async fn write_missing(&self, events: &[Event]) -> Result<(), StoreError> {
        loop {
            match audit::insert_missing(&self.store, events).await {
                Err(error) if error.is_unavailable() => pause(&error, events).await,
                outcome => return outcome,
            }
        }
    }
}

async fn pause(error: &StoreError, events: &[Event]) {
    tracing::warn!(%error, events = events.len(), "audit events could not be written yet");
    tokio::time::sleep(LINGER).await;
}
