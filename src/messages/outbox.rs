//! The messages that wait for delivery: sealed and written in the transaction that causes them, opened when they are sent.
//!
//! Nothing here connects to a mail server or a gateway, so no request waits for one.

use std::{borrow::Cow, sync::Arc};

use chrono::{DateTime, Utc};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;
use tokio::sync::Notify;

use super::{
    mail::{Mail, MailKind},
    sms::{Sms, SmsKind},
};
use crate::{
    config::Config,
    crypto::{random::Random, sealing::Sealer},
    domain::{current::Current, permit::MessagePermit},
    store::{
        Connection, StoreError,
        outbox::{self, NewMessage, OutboxMessage},
    },
};

/// Adds messages to the outbox. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Outbox {
    sealer: Sealer,
    random: Random,
    config: Current<Config>,
    left: Arc<Notify>,
    left_for_sms: Arc<Notify>,
}

/// The kind of message: which transport sends it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// E-mail.
    Mail,
    /// SMS.
    Sms,
}

impl Kind {
    /// The name in the store.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Mail => "mail",
            Self::Sms => "sms",
        }
    }
}

/// A message in the outbox that cannot be sent from here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unopened {
    /// Sealed under a master key that is not configured here, or changed by hand.
    #[error("it cannot be unsealed; is this the right master key?")]
    Sealed,
    /// Its kind, one of its members or a value is unknown: what would be sent might say something else than was meant.
    #[error("it was written by another release, and waits for a node of that release")]
    NotUnderstood,
}

/// The purpose under which mails are sealed.
const PURPOSE: &str = "outbox message";
/// The purpose under which SMS messages are sealed.
const SMS_PURPOSE: &str = "outbox sms";

/// The purpose under which messages of that kind are sealed, as the outbox names it.
pub fn sealed_for(kind: &str) -> &'static str {
    if kind == Kind::Sms.as_str() {
        SMS_PURPOSE
    } else {
        PURPOSE
    }
}

impl Outbox {
    /// The outbox of this node. While mail is off it stores nothing: no job would ever send it.
    pub fn new(config: Current<Config>, sealer: Sealer, random: Random) -> Self {
        Self {
            sealer,
            random,
            config,
            left: Arc::default(),
            left_for_sms: Arc::default(),
        }
    }

    /// Adds a mail, within the transaction of `connection` if there is one. Call [`wake`](Self::wake) after the commit. Without leave to
    /// send it, one to nobody is added in its place.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn enqueue(
        &self,
        connection: &dyn Connection,
        permit: MessagePermit,
        mail: &Mail,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        if !self.config.get().mail.is_on() {
            return Ok(());
        }
        let mail = if permit.is_granted() {
            Cow::Borrowed(mail)
        } else {
            let kind = MailKind::Decoy;
            Cow::Owned(Mail { kind, ..mail.clone() })
        };
        let plaintext = zeroize::Zeroizing::new(serde_json::to_vec(&*mail)?);
        let message = NewMessage {
            kind: Kind::Mail.as_str(),
            payload: &self.sealer.seal(PURPOSE, &plaintext, &self.random),
            expires_at: mail.kind.expires_at(),
        };
        outbox::enqueue(connection, &message, now).await
    }

    /// Adds an SMS message, in the same way.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn enqueue_sms(
        &self,
        connection: &dyn Connection,
        permit: MessagePermit,
        sms: &Sms,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        if !self.config.get().sms.is_on() {
            return Ok(());
        }
        let sms = if permit.is_granted() {
            Cow::Borrowed(sms)
        } else {
            let kind = SmsKind::Decoy;
            Cow::Owned(Sms { kind, ..sms.clone() })
        };
        let plaintext = zeroize::Zeroizing::new(serde_json::to_vec(&*sms)?);
        let message = NewMessage {
            kind: Kind::Sms.as_str(),
            payload: &self.sealer.seal(SMS_PURPOSE, &plaintext, &self.random),
            expires_at: sms.kind.expires_at(),
        };
        outbox::enqueue(connection, &message, now).await
    }

    /// Makes this node read the outbox immediately. Otherwise it does so within a second.
    pub fn wake(&self) {
        self.left.notify_one();
        self.left_for_sms.notify_one();
    }

    /// Waits until [`wake`](Self::wake) is called.
    pub async fn woken(&self, kind: Kind) {
        match kind {
            Kind::Mail => self.left.notified().await,
            Kind::Sms => self.left_for_sms.notified().await,
        }
    }

    /// Opens a stored mail.
    ///
    /// # Errors
    /// See [`Unopened`].
    pub fn open(&self, message: &OutboxMessage) -> Result<Mail, Unopened> {
        self.opened(PURPOSE, message)
    }

    /// Opens a stored SMS message.
    ///
    /// # Errors
    /// See [`Unopened`].
    pub fn open_sms(&self, message: &OutboxMessage) -> Result<Sms, Unopened> {
        self.opened(SMS_PURPOSE, message)
    }

    fn opened<T: DeserializeOwned + Serialize>(&self, purpose: &str, message: &OutboxMessage) -> Result<T, Unopened> {
        let plaintext = self
            .sealer
            .open(purpose, &message.payload)
            .map_err(|_| Unopened::Sealed)?;
        let read = || {
            let stored: Value = serde_json::from_slice(&plaintext)?;
            let message = T::deserialize(&stored)?;
            let is_understood = names_all(&serde_json::to_value(&message)?, &stored);
            Ok(is_understood.then_some(message))
        };
        let message: Result<_, serde_json::Error> = read();
        message.ok().flatten().ok_or(Unopened::NotUnderstood)
    }
}

/// Whether `read`, what was understood of `stored`, has each of its members. One that is null says nothing.
fn names_all(read: &Value, stored: &Value) -> bool {
    match (read, stored) {
        (Value::Object(read), Value::Object(stored)) => stored
            .iter()
            .filter(|(_, value)| !value.is_null())
            .all(|(name, value)| read.get(name).is_some_and(|read| names_all(read, value))),
        (Value::Array(read), Value::Array(stored)) => {
            read.len() == stored.len() && read.iter().zip(stored).all(|(read, stored)| names_all(read, stored))
        }
        _ => true,
    }
}
