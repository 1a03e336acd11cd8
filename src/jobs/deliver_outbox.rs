//! Hands over what waits in the outbox. A claim is a lease, so that of several nodes one sends, and a message whose sender died is
//! sent by another: at least once, and with the same Message-ID.

use std::time::{Duration, Instant};

use chrono::TimeDelta;
use futures_util::future::join_all;

use super::Tools;
use crate::{
    domain::{
        event::{Event, EventKind, Origin},
        ids::EventId,
    },
    messages::{carrier::Carrier, letter, mail::Mail},
    store::{
        StoreError, audit,
        outbox::{self, OutboxMessage},
    },
};

/// How often the outbox is looked at when nobody calls.
const POLL: Duration = Duration::from_secs(1);
/// How often it is measured how many wait.
const MEASURE: Duration = Duration::from_secs(15);
/// Messages handed over at once; together they take less than a lease.
const BATCH: u32 = 8;
/// The wait after the first failure; it doubles with each further one.
const FIRST_WAIT: TimeDelta = TimeDelta::seconds(10);
/// The longest wait.
const LONGEST_WAIT: TimeDelta = TimeDelta::hours(1);
/// How long it is tried.
const GIVE_UP_AFTER: TimeDelta = TimeDelta::days(3);

/// Delivers for ever: at once when this node left something, else every second.
pub async fn follow(tools: Tools, carrier: Carrier) {
    let mut measured: Option<Instant> = None;
    loop {
        let is_time = measured.is_none_or(|at| at.elapsed() >= MEASURE);
        let round = async {
            run(&tools, &carrier).await.map_err(|error| error.to_string())?;
            if is_time {
                measure(&tools).await.map_err(|error| error.to_string())?;
            }
            Ok(())
        };
        if let Err(error) = super::unless_it_panics(round).await {
            tracing::warn!(job = "mail", error, "a job failed and will try again");
        }
        if is_time {
            measured = Some(Instant::now());
        }
        tokio::select! {
            () = tokio::time::sleep(POLL) => {}
            () = tools.outbox.woken() => {}
        }
    }
}

/// Delivers until nothing is due.
///
/// # Errors
/// When the store fails.
pub async fn run(tools: &Tools, carrier: &Carrier) -> Result<(), StoreError> {
    loop {
        let due = outbox::claim_due(&tools.store, tools.clock.now(), BATCH).await?;
        if due.is_empty() {
            return Ok(());
        }
        // No closure: a compiler cannot see that its future may move between threads.
        let mut deliveries = Vec::with_capacity(due.len());
        for message in &due {
            deliveries.push(deliver(tools, carrier, message));
        }
        for outcome in join_all(deliveries).await {
            outcome?;
        }
    }
}

async fn measure(tools: &Tools) -> Result<(), StoreError> {
    let standing = outbox::waiting(&tools.store).await?;
    #[expect(clippy::cast_precision_loss, reason = "a gauge")]
    {
        metrics::gauge!("vestibule_mail_waiting").set(standing.waiting as f64);
        metrics::gauge!("vestibule_mail_undeliverable").set(standing.failed as f64);
    }
    Ok(())
}

async fn deliver(tools: &Tools, carrier: &Carrier, message: &OutboxMessage) -> Result<(), StoreError> {
    let now = tools.clock.now();
    if message.expires_at.is_some_and(|lapsed| lapsed <= now) {
        count("lapsed");
        return outbox::delivered(&tools.store, message.id).await;
    }
    let Ok(mail) = tools.outbox.open(message) else {
        // Not for good: another node may have the key that it was sealed under.
        let said = "it cannot be unsealed; is this the right master key?";
        return postpone(tools, message, None, said).await;
    };
    let letter = match letter::write(&mail.kind, &mail.language, &tools.config, now) {
        Ok(Some(letter)) => letter,
        Ok(None) => return outbox::delivered(&tools.store, message.id).await,
        Err(error) => return give_up(tools, message, Some(&mail), &error.to_string()).await,
    };
    let id = format!("{}.{}", message.id, message.created_at.timestamp_micros());
    match carrier.send(&mail.to, letter, &id, now).await {
        Ok(_) => {
            count("delivered");
            outbox::delivered(&tools.store, message.id).await
        }
        Err(refusal) if refusal.is_final() => give_up(tools, message, Some(&mail), &refusal.said).await,
        Err(refusal) => postpone(tools, message, Some(&mail), &refusal.said).await,
    }
}

/// The message waits, unless it has waited long enough.
async fn postpone(tools: &Tools, message: &OutboxMessage, mail: Option<&Mail>, said: &str) -> Result<(), StoreError> {
    let now = tools.clock.now();
    let next = now + wait_after(message.attempts);
    if next - message.created_at > GIVE_UP_AFTER {
        return give_up(tools, message, mail, said).await;
    }
    count("postponed");
    tracing::info!(
        kind = kind_of(mail),
        attempts = message.attempts,
        error = said,
        "a message could not be handed over and waits"
    );
    outbox::failed(&tools.store, message, said, next).await
}

fn kind_of(mail: Option<&Mail>) -> &'static str {
    mail.map_or("unreadable", |mail| mail.kind.name())
}

/// The message stays where administrators see it; the log and the audit log say so once.
async fn give_up(tools: &Tools, message: &OutboxMessage, mail: Option<&Mail>, reason: &str) -> Result<(), StoreError> {
    let now = tools.clock.now();
    let kind = kind_of(mail);
    let id = EventId(tools.random.uuid_v7(now));
    let mut event = Event::new(id, now, EventKind::MailUndeliverable, &Origin::default())
        .saying(serde_json::json!({ "kind": kind, "attempts": message.attempts, "message": message.id }));
    event.user_id = mail.and_then(|mail| mail.user_id);
    let transaction = tools.store.begin().await?;
    if !outbox::give_up(&transaction, message, reason, now).await? {
        return Ok(());
    }
    audit::insert(&transaction, &event).await?;
    transaction.commit().await?;
    count("failed");
    tracing::error!(
        kind,
        message = message.id,
        attempts = message.attempts,
        error = reason,
        "a message could not be handed over and is given up"
    );
    Ok(())
}

fn wait_after(attempts: i32) -> TimeDelta {
    let doublings = attempts.saturating_sub(1).clamp(0, 16);
    (FIRST_WAIT * (1 << doublings)).min(LONGEST_WAIT)
}

fn count(result: &'static str) {
    metrics::counter!("vestibule_mail_total", "result" => result).increment(1);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wait_doubles_up_to_an_hour() {
        let waits: Vec<i64> = [1, 2, 3, 9, 10, 1000, i32::MAX]
            .into_iter()
            .map(|attempts| wait_after(attempts).num_seconds())
            .collect();
        assert_eq!(waits, [10, 20, 40, 2560, 3600, 3600, 3600]);
    }
}
