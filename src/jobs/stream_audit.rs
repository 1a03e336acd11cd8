//! Sends the audit log elsewhere, as the configuration says (`[[audit.streams]]`). One node at a time sends for a stream, and how far it
//! came is kept only after the other side accepted: no event is lost, and one is sent twice only if a node died, or an answer was lost.

use std::{sync::Arc, time::Duration};

use chrono::TimeDelta;

use self::{line::Line, sink::Sink};
use crate::{
    config::AuditStreamConfig,
    context::{Context, Services},
    domain::actor::Actor,
    store::{
        StoreError,
        audit_streams::{self, Batch, Claim},
    },
};

mod http;
mod line;
mod lines;
pub mod sink;
mod syslog;

/// How often it is looked for new events.
const POLL: Duration = Duration::from_secs(1);
/// Events sent at once.
const MOST_EVENTS: usize = 500;
/// Their lines together, in bytes, unless one alone is longer.
const MOST_BYTES: usize = 1024 * 1024;
/// The time limit for sending them; shorter than the lease.
const HAND_OVER: Duration = Duration::from_secs(20);
/// How long a node's turn lasts if it dies meanwhile.
const LEASE: TimeDelta = TimeDelta::seconds(30);
/// The delay after the first failure; it doubles with each further one.
const FIRST_WAIT: TimeDelta = TimeDelta::seconds(1);
/// The longest delay.
const LONGEST_WAIT: TimeDelta = TimeDelta::minutes(1);

/// Sends for ever. Each stream has a task of its own: a slow one delays no other.
pub async fn follow(services: Arc<Services>, stream: AuditStreamConfig) {
    let mut made: Option<Sink> = None;
    loop {
        let context = Context::new(&services, Actor::System);
        let round = async {
            let sink = match &mut made {
                Some(sink) => sink,
                made => made.insert(Sink::new(&stream, context.config.issuer.host())?),
            };
            run(&context, &stream, sink).await.map_err(|error| error.to_string())
        };
        if let Err(error) = super::unless_it_panics(round).await {
            tracing::warn!(
                job = "audit stream",
                stream = stream.name,
                error,
                "a job failed and will try again"
            );
        }
        tokio::time::sleep(POLL).await;
    }
}

/// Sends what waits, until nothing does, the other side refuses, or another node has the turn.
///
/// # Errors
/// When the store fails.
pub async fn run(context: &Context, stream: &AuditStreamConfig, sink: &mut Sink) -> Result<(), StoreError> {
    let standing = audit_streams::standing_or_new(&context.store, &stream.name, stream.from).await?;
    measure(&stream.name, standing.waiting);
    let now = context.clock.now();
    if standing.waiting == 0 || standing.leased_until > now {
        return Ok(());
    }
    let Some(mut claim) = audit_streams::claim(&context.store, &stream.name, now, now + LEASE).await? else {
        return Ok(());
    };
    loop {
        let batch = audit_streams::read(&context.store, claim.sequence, MOST_EVENTS).await?;
        if batch.up_to <= claim.sequence {
            measure(&stream.name, 0);
            return audit_streams::release(&context.store, &claim, context.clock.now()).await;
        }
        tell_of_missing(&stream.name, claim.sequence, batch.deleted_up_to);
        let (lines, up_to) = lines_of(batch);
        if let Err(error) = hand_over(sink, &lines).await {
            return fail(context, &stream.name, &claim, &error).await;
        }
        if claim.failures > 0 {
            tracing::info!(stream = stream.name, "an audit stream works again");
        }
        let now = context.clock.now();
        if !audit_streams::accepted(&context.store, &mut claim, up_to, now, now + LEASE).await? {
            return Ok(());
        }
    }
}

/// As many lines as are sent at once, and the number up to which nothing else is there.
fn lines_of(batch: Batch) -> (Vec<Line>, i64) {
    let mut lines = Vec::with_capacity(batch.events.len());
    let (mut bytes, mut last) = (0, 0);
    for event in &batch.events {
        let line = Line::of(event);
        bytes += line.json.len() + 1;
        if bytes > MOST_BYTES && !lines.is_empty() {
            return (lines, last);
        }
        last = event.sequence;
        lines.push(line);
    }
    (lines, batch.up_to)
}

async fn hand_over(sink: &mut Sink, lines: &[Line]) -> Result<(), String> {
    if lines.is_empty() {
        return Ok(());
    }
    match tokio::time::timeout(HAND_OVER, sink.send(lines)).await {
        Ok(sent) => sent,
        Err(_) => Err(format!("it took longer than {} seconds", HAND_OVER.as_secs())),
    }
}

fn tell_of_missing(stream: &str, after: i64, deleted_up_to: i64) {
    if deleted_up_to > after {
        tracing::error!(
            stream,
            after,
            up_to = deleted_up_to,
            "events were deleted before an audit stream had sent them"
        );
    }
}

/// The log says once that a stream fails, however many nodes try.
async fn fail(context: &Context, stream: &str, claim: &Claim, error: &str) -> Result<(), StoreError> {
    metrics::counter!("vestibule_audit_stream_failures_total", "stream" => stream.to_owned()).increment(1);
    if claim.failures == 0 {
        tracing::warn!(
            stream,
            error,
            "an audit stream fails; its events wait, and it is tried again"
        );
    }
    let next = context.clock.now() + wait_after(claim.failures);
    audit_streams::failed(&context.store, claim, error, next).await
}

fn wait_after(failures: i32) -> TimeDelta {
    (FIRST_WAIT * (1 << failures.clamp(0, 6))).min(LONGEST_WAIT)
}

fn measure(stream: &str, waiting: i64) {
    #[expect(clippy::cast_precision_loss, reason = "a gauge")]
    metrics::gauge!("vestibule_audit_stream_waiting", "stream" => stream.to_owned()).set(waiting as f64);
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;
    use serde_json::json;
    use uuid::Uuid;

    use super::*;
    use crate::domain::event_document::{EventDocument, NumberedEvent};

    fn event(sequence: i64, length: usize) -> NumberedEvent {
        NumberedEvent {
            sequence,
            event: EventDocument {
                id: Uuid::nil(),
                occurred_at: DateTime::UNIX_EPOCH,
                kind: "sign_in.failed".to_owned(),
                actor: "anonymous".to_owned(),
                user: None,
                client_id: None,
                ip_address: None,
                correlation_id: None,
                detail: json!({ "text": "x".repeat(length) }),
            },
        }
    }

    #[test]
    fn a_batch_ends_before_it_is_too_long_and_has_one_event_at_least() {
        let sent = |lengths: &[usize]| {
            let events: Vec<_> = (1..)
                .zip(lengths)
                .map(|(sequence, length)| event(sequence, *length))
                .collect();
            let (lines, up_to) = lines_of(Batch {
                events,
                up_to: 9,
                deleted_up_to: 0,
            });
            (lines.len(), up_to)
        };
        assert_eq!(sent(&[10, 10, 10]), (3, 9));
        assert_eq!(sent(&[600_000, 600_000, 10]), (1, 1));
        assert_eq!(sent(&[2_000_000, 10]), (1, 1));
        assert_eq!(sent(&[10, 2_000_000]), (1, 1));
        assert_eq!(sent(&[]), (0, 9));
    }

    #[test]
    fn the_wait_doubles_up_to_a_minute() {
        let waits: Vec<i64> = [0, 1, 2, 5, 6, i32::MAX]
            .into_iter()
            .map(|it| wait_after(it).num_seconds())
            .collect();
        assert_eq!(waits, [1, 2, 4, 32, 60, 60]);
    }
}
