//! Invitations: links by which somebody makes an account for an address.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::actor::Actor;

/// An invitation that was sent and not redeemed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invitation {
    /// Which; it is not the secret of the link.
    pub id: Uuid,
    /// The address that it was sent to.
    pub email: String,
    /// The names of the groups that the account will be in.
    pub groups: Vec<String>,
    /// Who sent it; `None` where a release did that which did not write it down.
    pub inviter: Option<Actor>,
    /// When it expires.
    pub expires_at: DateTime<Utc>,
}
