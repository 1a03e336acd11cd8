//! An API key: what a program presents to the administration API. It allows what it says, and never more than whoever made it may.

use chrono::{DateTime, Utc};

use super::{
    ids::{ApiKeyId, UserId},
    right::Rights,
    role::Over,
};

/// An API key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiKey {
    /// Its identifier, which is also in the key itself.
    pub id: ApiKeyId,
    /// What it is for, in the words of whoever made it.
    pub name: String,
    /// What it allows.
    pub rights: Rights,
    /// Over what.
    pub over: Over,
    /// Who made it; nobody where it was made by a command on the machine.
    pub owner: Option<UserId>,
    /// Since when.
    pub created_at: DateTime<Utc>,
    /// Until when; not at that time any more.
    pub expires_at: DateTime<Utc>,
    /// When it was last presented, to the minute.
    pub last_used_at: Option<DateTime<Utc>>,
}

impl ApiKey {
    /// Whether it still counts.
    pub fn is_live(&self, now: DateTime<Utc>) -> bool {
        now < self.expires_at
    }
}
