//! The messages that wait for delivery: sealed and written in the transaction that causes them, opened when they are sent.
//!
//! Nothing here connects to a mail server or a gateway, so no request waits for one.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use tokio::sync::Notify;

use super::{mail::Mail, sms::Sms};
use crate::{
    config::Config,
    crypto::{random::Random, sealing::Sealer},
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
    is_open: bool,
    is_open_for_sms: bool,
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

/// A message in the outbox that cannot be read: sealed under a master key that is no longer configured, or changed by hand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the stored message cannot be unsealed; is this the right master key?")]
pub struct Unreadable;

/// The purpose under which mails are sealed.
const PURPOSE: &str = "outbox message";
/// The purpose under which SMS messages are sealed.
const SMS_PURPOSE: &str = "outbox sms";

impl Outbox {
    /// The outbox of this node. While mail is off it stores nothing: no job would ever send it.
    pub fn new(config: &Config, sealer: Sealer, random: Random) -> Self {
        Self {
            sealer,
            random,
            is_open: config.mail.is_on(),
            is_open_for_sms: config.sms.is_on(),
            left: Arc::default(),
            left_for_sms: Arc::default(),
        }
    }

    /// Adds a mail, within the transaction of `connection` if there is one. Call [`wake`](Self::wake) after the commit.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn enqueue(
        &self,
        connection: &dyn Connection,
        mail: &Mail,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        if !self.is_open {
            return Ok(());
        }
        let plaintext = zeroize::Zeroizing::new(serde_json::to_vec(mail)?);
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
        sms: &Sms,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        if !self.is_open_for_sms {
            return Ok(());
        }
        let plaintext = zeroize::Zeroizing::new(serde_json::to_vec(sms)?);
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
    /// See [`Unreadable`].
    pub fn open(&self, message: &OutboxMessage) -> Result<Mail, Unreadable> {
        let plaintext = self.sealer.open(PURPOSE, &message.payload).map_err(|_| Unreadable)?;
        serde_json::from_slice(&plaintext).map_err(|_| Unreadable)
    }

    /// Opens a stored SMS message.
    ///
    /// # Errors
    /// See [`Unreadable`].
    pub fn open_sms(&self, message: &OutboxMessage) -> Result<Sms, Unreadable> {
        let plaintext = self
            .sealer
            .open(SMS_PURPOSE, &message.payload)
            .map_err(|_| Unreadable)?;
        serde_json::from_slice(&plaintext).map_err(|_| Unreadable)
    }
}
