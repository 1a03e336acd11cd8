//! A secret of a client. It has two while one is exchanged for the other.

use chrono::{DateTime, Utc};

/// How many of a client can be live at once.
pub const MOST_SECRETS: usize = 2;

/// What is known of a secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClientSecret {
    /// Which of the client's it is: the version of the client with which it came. 0 of one that is older than these numbers.
    pub number: i64,
    /// Its SHA-256.
    pub digest: Vec<u8>,
    /// Whether no later one came: it is the one that releases know which know only one.
    pub is_newest: bool,
    /// Since when; `None` of one that is older than these times.
    pub created_at: Option<DateTime<Utc>>,
    /// Until when; `None` for as long as nobody revokes it.
    pub expires_at: Option<DateTime<Utc>>,
    /// When it was last presented, to the minute.
    pub last_used_at: Option<DateTime<Utc>>,
}

impl ClientSecret {
    /// Whether it counts now.
    pub fn is_live(&self, now: DateTime<Utc>) -> bool {
        self.expires_at.is_none_or(|expires_at| now < expires_at)
    }
}
