//! An authorization code (RFC 6749 section 4.1.2): bound to everything that led to it, used once.

use chrono::{DateTime, Utc};

use super::{
    grant::GrantBasis,
    ids::{AuthorizationCodeId, GrantId},
};

/// An authorization code, and the grant that redeeming it makes.
#[derive(Clone, Debug, PartialEq)]
pub struct AuthorizationCode {
    /// Finds the row; precedes the secret in the token's text.
    pub id: AuthorizationCodeId,
    /// SHA-256 of the secret.
    pub digest: Vec<u8>,
    /// The grant that redeeming it makes; a second use revokes it.
    pub grant_id: GrantId,
    /// Whose the grant is, and what it allows.
    pub basis: GrantBasis,
    /// The redirect URI that the code was sent to.
    pub redirect_uri: String,
    /// Whether the authorization request named it; then the token request must repeat it.
    pub redirect_uri_was_sent: bool,
    /// The S256 challenge (RFC 7636).
    pub code_challenge: Option<String>,
    /// Bound into the ID token.
    pub nonce: Option<String>,
    /// When it was issued.
    pub issued_at: DateTime<Utc>,
    /// When it expires.
    pub expires_at: DateTime<Utc>,
}
