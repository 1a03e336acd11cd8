//! Writes decision traces in batches, so that no request waits for them. A trace is help, not evidence: where more come than can be
//! written, or one address brings too many, some are left out and counted.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use chrono::{DateTime, Utc};
use tokio::sync::mpsc;

use super::{Store, traces};
use crate::domain::trace::Trace;

/// At most this many wait to be written.
const CAPACITY: usize = 4_096;
/// At most this many in one statement.
const BATCH: usize = 200;
/// How long the writer waits for more before it writes a batch.
const LINGER: Duration = Duration::from_millis(200);
/// At most this many a minute from one address: an office behind one address has fewer, and a flood does not fill the table.
const PER_ADDRESS: u32 = 120;
/// At most this many a minute at this node.
const PER_NODE: u32 = 6_000;

/// Takes traces; cheap to clone.
#[derive(Clone)]
pub struct Traces(Arc<Inner>);

struct Inner {
    sender: mpsc::Sender<Queued>,
    writer: Mutex<Option<TraceWriter>>,
}

/// What waits for the writer.
enum Queued {
    Trace(Box<Trace>),
    /// No more come: the server ends.
    End,
}

/// Writes what [`Traces`] took. Run it until it ends.
pub struct TraceWriter {
    queue: mpsc::Receiver<Queued>,
    store: Store,
    budget: Budget,
}

impl Traces {
    /// Into this database.
    pub fn new(store: &Store) -> Self {
        let (sender, queue) = mpsc::channel(CAPACITY);
        let writer = TraceWriter {
            queue,
            store: store.clone(),
            budget: Budget::default(),
        };
        Self(Arc::new(Inner {
            sender,
            writer: Mutex::new(Some(writer)),
        }))
    }

    /// The writer, once: whoever takes it runs it.
    pub fn take_writer(&self) -> Option<TraceWriter> {
        self.0.writer.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    /// Keeps `trace`, if there is room for it.
    pub fn keep(&self, trace: Trace) {
        if self.0.sender.try_send(Queued::Trace(Box::new(trace))).is_err() {
            left_out(1);
        }
    }

    /// Takes no more traces; the writer writes what is left, and ends.
    pub async fn close(&self) {
        let _ = self.0.sender.send_timeout(Queued::End, LINGER).await;
    }
}

impl TraceWriter {
    /// Writes until [`Traces::close`] was called, then what is left.
    pub async fn run(mut self) {
        let mut taken = Vec::with_capacity(BATCH);
        while self.queue.recv_many(&mut taken, BATCH).await > 0 {
            let mut batch = Vec::with_capacity(taken.len());
            for queued in taken.drain(..) {
                match queued {
                    Queued::Trace(trace) if self.budget.has_room(&trace) => batch.push(*trace),
                    Queued::Trace(_) => left_out(1),
                    Queued::End => self.queue.close(),
                }
            }
            if !batch.is_empty()
                && let Err(error) = traces::insert_many(&self.store, &batch).await
            {
                left_out(batch.len());
                tracing::warn!(%error, traces = batch.len(), "decision traces could not be written");
            }
            if self.queue.len() < BATCH && !self.queue.is_closed() {
                tokio::time::sleep(LINGER).await;
            }
        }
    }
}

fn left_out(traces: usize) {
    let traces = u64::try_from(traces).unwrap_or(u64::MAX);
    metrics::counter!("vestibule_traces_left_out_total").increment(traces);
}

/// How many came in this minute.
#[derive(Default)]
struct Budget {
    minute: i64,
    in_all: u32,
    by_address: HashMap<String, u32>,
}

impl Budget {
    /// Counts `trace`; whether it may be written.
    fn has_room(&mut self, trace: &Trace) -> bool {
        self.count(trace.at, trace.ip_address.as_deref().unwrap_or_default())
    }

    fn count(&mut self, at: DateTime<Utc>, address: &str) -> bool {
        let minute = at.timestamp().div_euclid(60);
        if minute != self.minute {
            *self = Self {
                minute,
                ..Self::default()
            };
        }
        if self.in_all >= PER_NODE {
            return false;
        }
        let of_address = self.by_address.entry(address.to_owned()).or_default();
        if *of_address >= PER_ADDRESS {
            return false;
        }
        *of_address += 1;
        self.in_all += 1;
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_and_a_node_have_so_many_a_minute() {
        let at = |seconds| DateTime::from_timestamp(seconds, 0).unwrap();
        let mut budget = Budget::default();
        let taken = |budget: &mut Budget, address: &str, seconds, tries: u32| {
            (0..tries).filter(|_| budget.count(at(seconds), address)).count()
        };
        assert_eq!(taken(&mut budget, "192.0.2.1", 0, 200), 120);
        assert_eq!(taken(&mut budget, "192.0.2.2", 59, 200), 120);
        assert_eq!(taken(&mut budget, "192.0.2.1", 60, 200), 120);
        let others = (0..100).map(|number| taken(&mut budget, &format!("198.51.100.{number}"), 61, 200));
        assert_eq!(others.sum::<usize>(), 6_000 - 120);
    }
}
