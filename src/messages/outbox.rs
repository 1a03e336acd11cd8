//! Messages on their way: sealed into the transaction that has something to say, opened where they are handed over.
//!
//! Nothing here speaks to a mail server or a gateway, so that no request ever waits for one.

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

/// Where messages are left. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Outbox {
    sealer: Sealer,
    random: Random,
    is_open: bool,
    is_open_for_sms: bool,
    left: Arc<Notify>,
    left_for_sms: Arc<Notify>,
}

/// What kind of message: who carries it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Mail.
    Mail,
    /// To a telephone.
    Sms,
}

impl Kind {
    /// The word in the store.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Mail => "mail",
            Self::Sms => "sms",
        }
    }
}

/// A message in the outbox that cannot be read: sealed under a master key that is gone, or changed by hand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the stored message cannot be unsealed; is this the right master key?")]
pub struct Unreadable;

/// The purpose that messages are sealed for.
const PURPOSE: &str = "outbox message";
/// Messages to telephones are sealed for another.
const SMS_PURPOSE: &str = "outbox sms";

impl Outbox {
    /// The outbox of this node. While mail is off it takes nothing in: nobody would ever collect it.
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

    /// Leaves a message, within the transaction of `connection` if it is one. Call [`wake`](Self::wake) after its commit.
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

    /// Leaves a message to a telephone, in the same way.
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

    /// Has this node look at once. Without it, it looks within a second.
    pub fn wake(&self) {
        self.left.notify_one();
        self.left_for_sms.notify_one();
    }

    /// Resolves when somebody called [`wake`](Self::wake).
    pub async fn woken(&self, kind: Kind) {
        match kind {
            Kind::Mail => self.left.notified().await,
            Kind::Sms => self.left_for_sms.notified().await,
        }
    }

    /// What a stored message says.
    ///
    /// # Errors
    /// See [`Unreadable`].
    pub fn open(&self, message: &OutboxMessage) -> Result<Mail, Unreadable> {
        let plaintext = self.sealer.open(PURPOSE, &message.payload).map_err(|_| Unreadable)?;
        serde_json::from_slice(&plaintext).map_err(|_| Unreadable)
    }

    /// What a stored message to a telephone says.
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
