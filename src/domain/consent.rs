//! What a user agreed to, for one client, until they take it back.

use chrono::{DateTime, Utc};

use super::{
    ids::{ClientId, UserId},
    scope::ScopeSet,
};

/// A remembered consent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Consent {
    /// Whose.
    pub user_id: UserId,
    /// For which client.
    pub client_id: ClientId,
    /// The scopes agreed to so far.
    pub scope: ScopeSet,
    /// The single claims agreed to so far, sorted.
    pub claims: Vec<String>,
    /// When they last said so.
    pub granted_at: DateTime<Utc>,
}
