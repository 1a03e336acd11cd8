//! An opaque access token (RFC 6749 section 1.4): known by its digest. JWT ones (RFC 9068) are not stored.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::{
    confirmation::Confirmation,
    ids::{ClientId, GrantId},
    scope::ScopeSet,
};

/// An opaque access token, without its secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpaqueAccessToken {
    /// Finds the row; precedes the secret in the token's text.
    pub id: Uuid,
    /// SHA-256 of the secret.
    pub digest: Vec<u8>,
    /// The grant it lives on; `None` for a client's own (RFC 6749 section 4.4).
    pub grant_id: Option<GrantId>,
    /// To whom it was issued.
    pub client_id: ClientId,
    /// What it allows.
    pub scope: ScopeSet,
    /// Where it counts (RFC 8707).
    pub audience: Vec<String>,
    /// What it is bound to; `None` for a bearer token.
    pub cnf: Option<Confirmation>,
    /// When it was made.
    pub issued_at: DateTime<Utc>,
    /// When it expires.
    pub expires_at: DateTime<Utc>,
}
