//! An opaque access token: what a JWT would say, known by a digest.

use chrono::{DateTime, Utc};
use uuid::Uuid;

/// A row of the store.
#[derive(Clone, Debug, PartialEq)]
pub struct OpaqueAccessToken {
    /// Finds the row; stands in front of the secret.
    pub id: Uuid,
    /// SHA-256 of the secret.
    pub digest: Vec<u8>,
    /// The claims that a JWT would carry (RFC 9068 section 2.2).
    pub claims: serde_json::Value,
    /// When it lapses.
    pub expires_at: DateTime<Utc>,
}
