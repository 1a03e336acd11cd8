//! Sends the messages in the outbox. Each is claimed with a lease, so that only one node sends it, and another one does if
//! that node dies: delivery is at least once, always with the same Message-ID.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use chrono::TimeDelta;
use futures_util::future::join_all;

use crate::{
    config::Config,
    context::{Context, Services},
    domain::{actor::Actor, event::EventKind, ids::UserId},
    messages::{
        mail_transport::MailTransport,
        outbox::{Kind, Unopened},
        render,
        sms_gateway::Gateway,
        undelivered::Undelivered,
    },
    store::{
        StoreError, audit,
        outbox::{self, OutboxMessage},
    },
};

/// How often the outbox is read when nothing wakes the job.
const POLL: Duration = Duration::from_secs(1);
/// How often the number of waiting messages is measured.
const MEASURE: Duration = Duration::from_secs(15);
/// Messages sent concurrently; together they take less than a lease.
const BATCH: u32 = 8;
/// The delay after the first failure; it doubles with each further one.
const FIRST_WAIT: TimeDelta = TimeDelta::seconds(10);
/// The longest delay.
const LONGEST_WAIT: TimeDelta = TimeDelta::hours(1);
/// The longest delay of a message that another release wrote: while it is claimed here, no node of that release gets it.
const LONGEST_WAIT_FOR_OTHERS: TimeDelta = TimeDelta::minutes(1);
/// How long a message is attempted before it counts as failed.
const GIVE_UP_AFTER: TimeDelta = TimeDelta::days(3);

/// The transport for one kind of message. Each kind is delivered separately: a slow SMS gateway delays no mail.
#[derive(Clone)]
pub enum Transport {
    /// E-mail.
    Mail(MailTransport),
    /// SMS.
    Sms(Gateway),
}

/// What is logged about a message, as far as it could be read.
#[derive(Clone, Copy, Debug)]
struct About {
    kind: &'static str,
    user_id: Option<UserId>,
}

/// The result of an attempt to send a message.
enum Sending {
    /// It was accepted.
    Done,
    /// It is one that stands in the place of a message, so that nobody learns whether there is somebody to write to.
    ToNobody,
    /// It cannot be opened here, but another node may have the key that it was sealed under, or be of the release that wrote it.
    Unopened(Unopened),
    /// It was not accepted.
    Refused(About, Undelivered),
    /// Its template failed: an error of this server.
    Broken(About, String),
}

/// Delivers for ever: immediately when this node has added a message, otherwise every second.
/// The transport follows the settings.
pub async fn follow(services: Arc<Services>, kind: Kind) {
    let mut measured: Option<Instant> = None;
    let mut made: Option<(Arc<Config>, Option<Transport>)> = None;
    loop {
        let is_time = measured.is_none_or(|at| at.elapsed() >= MEASURE);
        let context = Context::new(&services, Actor::System);
        let round = async {
            if !made
                .as_ref()
                .is_some_and(|(config, _)| Arc::ptr_eq(config, &context.config))
            {
                made = Some((Arc::clone(&context.config), Transport::new(kind, &context.config)?));
            }
            if is_time {
                measure(&context, kind).await.map_err(|error| error.to_string())?;
            }
            match &made {
                Some((_, Some(transport))) => run(&context, transport).await.map_err(|error| error.to_string()),
                _ => Ok(()),
            }
        };
        if let Err(error) = super::unless_it_panics(round).await {
            tracing::warn!(job = kind.as_str(), error, "a job failed and will try again");
        }
        if is_time {
            measured = Some(Instant::now());
        }
        tokio::select! {
            () = tokio::time::sleep(POLL) => {}
            () = context.outbox.woken(kind) => {}
        }
    }
}

/// Delivers until no message is due, or the configuration changes.
///
/// # Errors
/// When the store fails.
pub async fn run(context: &Context, transport: &Transport) -> Result<(), StoreError> {
    loop {
        let due = outbox::claim_due(&context.store, transport.kind().as_str(), context.clock.now(), BATCH).await?;
        if due.is_empty() {
            return Ok(());
        }
        // Not a closure: the compiler cannot see that its future may move between threads.
        let mut deliveries = Vec::with_capacity(due.len());
        for message in &due {
            deliveries.push(deliver(context, transport, message));
        }
        for outcome in join_all(deliveries).await {
            outcome?;
        }
        if !Arc::ptr_eq(&context.config, &context.current_config.get()) {
            return Ok(());
        }
    }
}

async fn measure(context: &Context, kind: Kind) -> Result<(), StoreError> {
    let counts = outbox::waiting_of(&context.store, kind.as_str()).await?;
    let (waiting, undeliverable) = match kind {
        Kind::Mail => ("vestibule_mail_waiting", "vestibule_mail_undeliverable"),
        Kind::Sms => ("vestibule_sms_waiting", "vestibule_sms_undeliverable"),
    };
    #[expect(clippy::cast_precision_loss, reason = "a gauge")]
    {
        metrics::gauge!(waiting).set(counts.waiting as f64);
        metrics::gauge!(undeliverable).set(counts.failed as f64);
    }
    Ok(())
}

async fn deliver(context: &Context, transport: &Transport, message: &OutboxMessage) -> Result<(), StoreError> {
    let kind = transport.kind();
    if message.expires_at <= context.clock.now() {
        count(kind, "expired");
        return outbox::delivered(&context.store, message.id).await;
    }
    let sending = match transport {
        Transport::Mail(transport) => send_mail(context, transport, message).await,
        Transport::Sms(gateway) => send_sms(context, gateway, message).await,
    };
    let unreadable = About {
        kind: "unreadable",
        user_id: None,
    };
    match sending {
        Sending::Done => {
            count(kind, "delivered");
            outbox::delivered(&context.store, message.id).await
        }
        Sending::ToNobody => {
            count(kind, "not_sent");
            outbox::delivered(&context.store, message.id).await
        }
        Sending::Unopened(Unopened::NotUnderstood) => leave(context, kind, message).await,
        Sending::Unopened(reason) => postpone(context, (kind, message), unreadable, &reason.to_string()).await,
        Sending::Broken(about, said) => give_up(context, (kind, message), about, &said).await,
        Sending::Refused(about, refusal) if refusal.is_final() => {
            give_up(context, (kind, message), about, &refusal.said).await
        }
        Sending::Refused(about, refusal) => postpone(context, (kind, message), about, &refusal.said).await,
    }
}

async fn send_mail(context: &Context, transport: &MailTransport, message: &OutboxMessage) -> Sending {
    let now = context.clock.now();
    let mail = match context.outbox.open(message) {
        Ok(mail) => mail,
        Err(reason) => return Sending::Unopened(reason),
    };
    let about = About {
        kind: mail.kind.name(),
        user_id: mail.user_id,
    };
    let rendered = match render::write(&mail.kind, &mail.language, &context.config, now) {
        Ok(Some(rendered)) => rendered,
        Ok(None) => return Sending::ToNobody,
        Err(error) => return Sending::Broken(about, error.to_string()),
    };
    match transport.send(&mail.to, rendered, &name_of(message), now).await {
        Ok(_) => Sending::Done,
        Err(refusal) => Sending::Refused(about, refusal),
    }
}

async fn send_sms(context: &Context, gateway: &Gateway, message: &OutboxMessage) -> Sending {
    let sms = match context.outbox.open_sms(message) {
        Ok(sms) => sms,
        Err(reason) => return Sending::Unopened(reason),
    };
    let about = About {
        kind: sms.kind.name(),
        user_id: sms.user_id,
    };
    let Some(text) = sms.write(&context.config, context.clock.now()) else {
        return Sending::ToNobody;
    };
    match gateway.send(&sms.to, &text, &name_of(message)).await {
        Ok(_) => Sending::Done,
        Err(refusal) => Sending::Refused(about, refusal),
    }
}

impl Transport {
    /// The transport of `config` for that kind; `None` while it is off.
    fn new(kind: Kind, config: &Config) -> Result<Option<Self>, String> {
        Ok(match kind {
            Kind::Mail => MailTransport::new(config)
                .map_err(|error| error.to_string())?
                .map(Self::Mail),
            Kind::Sms => Gateway::new(config).map_err(|error| error.to_string())?.map(Self::Sms),
        })
    }

    fn kind(&self) -> Kind {
        match self {
            Self::Mail(_) => Kind::Mail,
            Self::Sms(_) => Kind::Sms,
        }
    }
}

/// The same for every attempt at one message, so that the recipient can detect a duplicate.
fn name_of(message: &OutboxMessage) -> String {
    format!("{}.{}", message.id, message.created_at.timestamp_micros())
}

/// Schedules another attempt, unless the message has been attempted for long enough.
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
        transport = kind.as_str(),
        kind = about.kind,
        attempts = message.attempts,
        error = said,
        "a message could not be sent and will be tried again"
    );
    outbox::failed(&context.store, message, said, next).await
}

/// Leaves the message to a node of the release that wrote it. It is never given up here: only that release knows what it is.
async fn leave(context: &Context, kind: Kind, message: &OutboxMessage) -> Result<(), StoreError> {
    let next = context.clock.now() + wait_after(message.attempts).min(LONGEST_WAIT_FOR_OTHERS);
    count(kind, "postponed");
    tracing::warn!(
        transport = kind.as_str(),
        message = message.id,
        attempts = message.attempts,
        "a message was written by another release and waits for a node of that release"
    );
    outbox::failed(&context.store, message, &Unopened::NotUnderstood.to_string(), next).await
}

/// The message stays visible to administrators; the log and the audit log mention it once.
async fn give_up(
    context: &Context,
    (carried, message): (Kind, &OutboxMessage),
    about: About,
    reason: &str,
) -> Result<(), StoreError> {
    let now = context.clock.now();
    let kind = about.kind;
    let undeliverable = match carried {
        Kind::Mail => EventKind::MailUndeliverable,
        Kind::Sms => EventKind::SmsUndeliverable,
    };
    let event = context
        .event(undeliverable)
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
        transport = carried.as_str(),
        kind,
        message = message.id,
        attempts = message.attempts,
        error = reason,
        "a message could not be sent and is given up"
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
