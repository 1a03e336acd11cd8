//! Hands over what waits in the outbox. A claim is a lease, so that of several nodes one sends, and a message whose sender died is
//! sent by another: at least once, and with the same Message-ID.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use chrono::TimeDelta;
use futures_util::future::join_all;

use crate::{
    context::{Context, Services},
    domain::{actor::Actor, event::EventKind, ids::UserId},
    messages::{
        mail_transport::{MailTransport, Undelivered},
        outbox::Kind,
        render,
        sms_gateway::Gateway,
    },
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

/// Who carries messages of one kind. Each kind is delivered by itself: a gateway that is slow holds up no mail.
#[derive(Clone)]
pub enum Carriage {
    /// To mailboxes.
    Mail(MailTransport),
    /// To telephones.
    Sms(Gateway),
}

/// What may be said of a message, as far as it could be read.
#[derive(Clone, Copy, Debug)]
struct About {
    kind: &'static str,
    user_id: Option<UserId>,
}

/// What became of handing a message over.
enum Handed {
    /// It was taken, or says nothing.
    Over,
    /// Not for good: another node may have the key that it was sealed under.
    Unreadable,
    /// It was not taken.
    Refused(About, Undelivered),
    /// It cannot be written, which is a mistake of ours.
    Broken(About, String),
}

/// Delivers for ever: at once when this node left something, else every second.
pub async fn follow(services: Arc<Services>, carriage: Carriage) {
    let mut measured: Option<Instant> = None;
    loop {
        let is_time = measured.is_none_or(|at| at.elapsed() >= MEASURE);
        let context = Context::new(&services, Actor::System);
        let round = async {
            run(&context, &carriage).await.map_err(|error| error.to_string())?;
            if is_time {
                measure(&context).await.map_err(|error| error.to_string())?;
            }
            Ok(())
        };
        if let Err(error) = super::unless_it_panics(round).await {
            tracing::warn!(job = carriage.kind().as_str(), error, "a job failed and will try again");
        }
        if is_time {
            measured = Some(Instant::now());
        }
        tokio::select! {
            () = tokio::time::sleep(POLL) => {}
            () = context.outbox.woken(carriage.kind()) => {}
        }
    }
}

/// Delivers until nothing is due.
///
/// # Errors
/// When the store fails.
pub async fn run(context: &Context, carriage: &Carriage) -> Result<(), StoreError> {
    loop {
        let due = outbox::claim_due(&context.store, carriage.kind().as_str(), context.clock.now(), BATCH).await?;
        if due.is_empty() {
            return Ok(());
        }
        // No closure: a compiler cannot see that its future may move between threads.
        let mut deliveries = Vec::with_capacity(due.len());
        for message in &due {
            deliveries.push(deliver(context, carriage, message));
        }
        for outcome in join_all(deliveries).await {
            outcome?;
        }
    }
}

async fn measure(context: &Context) -> Result<(), StoreError> {
    let standing = outbox::waiting(&context.store).await?;
    #[expect(clippy::cast_precision_loss, reason = "a gauge")]
    {
        metrics::gauge!("vestibule_mail_waiting").set(standing.waiting as f64);
        metrics::gauge!("vestibule_mail_undeliverable").set(standing.failed as f64);
    }
    Ok(())
}

async fn deliver(context: &Context, carriage: &Carriage, message: &OutboxMessage) -> Result<(), StoreError> {
    let kind = carriage.kind();
    if message.expires_at.is_some_and(|lapsed| lapsed <= context.clock.now()) {
        count(kind, "lapsed");
        return outbox::delivered(&context.store, message.id).await;
    }
    let handed = match carriage {
        Carriage::Mail(carrier) => hand_over_mail(context, carrier, message).await,
        Carriage::Sms(gateway) => hand_over_sms(context, gateway, message).await,
    };
    let unreadable = About {
        kind: "unreadable",
        user_id: None,
    };
    match handed {
        Handed::Over => {
            count(kind, "delivered");
            outbox::delivered(&context.store, message.id).await
        }
        Handed::Unreadable => {
            let said = "it cannot be unsealed; is this the right master key?";
            postpone(context, (kind, message), unreadable, said).await
        }
        Handed::Broken(about, said) => give_up(context, (kind, message), about, &said).await,
        Handed::Refused(about, refusal) if refusal.is_final() => {
            give_up(context, (kind, message), about, &refusal.said).await
        }
        Handed::Refused(about, refusal) => postpone(context, (kind, message), about, &refusal.said).await,
    }
}

async fn hand_over_mail(context: &Context, carrier: &MailTransport, message: &OutboxMessage) -> Handed {
    let now = context.clock.now();
    let Ok(mail) = context.outbox.open(message) else {
        return Handed::Unreadable;
    };
    let about = About {
        kind: mail.kind.name(),
        user_id: mail.user_id,
    };
    let letter = match render::write(&mail.kind, &mail.language, &context.config, now) {
        Ok(Some(letter)) => letter,
        Ok(None) => return Handed::Over,
        Err(error) => return Handed::Broken(about, error.to_string()),
    };
    match carrier.send(&mail.to, letter, &name_of(message), now).await {
        Ok(_) => Handed::Over,
        Err(refusal) => Handed::Refused(about, refusal),
    }
}

async fn hand_over_sms(context: &Context, gateway: &Gateway, message: &OutboxMessage) -> Handed {
    let Ok(sms) = context.outbox.open_sms(message) else {
        return Handed::Unreadable;
    };
    let about = About {
        kind: sms.kind.name(),
        user_id: sms.user_id,
    };
    let Some(text) = sms.write(&context.config, context.clock.now()) else {
        return Handed::Over;
    };
    match gateway.send(&sms.to, &text, &name_of(message)).await {
        Ok(_) => Handed::Over,
        Err(refusal) => Handed::Refused(about, refusal),
    }
}

impl Carriage {
    fn kind(&self) -> Kind {
        match self {
            Self::Mail(_) => Kind::Mail,
            Self::Sms(_) => Kind::Sms,
        }
    }
}

/// The same for every try at one message, so that a second copy is known for one.
fn name_of(message: &OutboxMessage) -> String {
    format!("{}.{}", message.id, message.created_at.timestamp_micros())
}

/// The message waits, unless it has waited long enough.
async fn postpone(
    context: &Context,
    (kind, message): (Kind, &OutboxMessage),
    about: About,
    said: &str,
) -> Result<(), StoreError> {
    let now = context.clock.now();
    let next = now + wait_after(message.attempts);
    if next - message.created_at > GIVE_UP_AFTER {
        return give_up(context, (kind, message), about, said).await;
    }
    count(kind, "postponed");
    tracing::info!(
        kind = about.kind,
        attempts = message.attempts,
        error = said,
        "a message could not be handed over and waits"
    );
    outbox::failed(&context.store, message, said, next).await
}

/// The message stays where administrators see it; the log and the audit log say so once.
async fn give_up(
    context: &Context,
    (carried, message): (Kind, &OutboxMessage),
    about: About,
    reason: &str,
) -> Result<(), StoreError> {
    let now = context.clock.now();
    let kind = about.kind;
    let event = context
        .event(EventKind::MailUndeliverable)
        .detail(serde_json::json!({ "kind": kind, "attempts": message.attempts, "message": message.id }));
    let event = event.user_if_known(about.user_id);
    let transaction = context.store.begin().await?;
    if !outbox::give_up(&transaction, message, reason, now).await? {
        return Ok(());
    }
    audit::insert(&transaction, &event).await?;
    transaction.commit().await?;
    count(carried, "failed");
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

fn count(kind: Kind, result: &'static str) {
    let name = match kind {
        Kind::Mail => "vestibule_mail_total",
        Kind::Sms => "vestibule_sms_total",
    };
    metrics::counter!(name, "result" => result).increment(1);
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
