//! A signed-in browser: who, since when, proved how.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::ids::{SessionId, UserId};

/// What a sign-in proved. Kept in the browser session's record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignedIn {
    /// The `sid` of tokens issued from this session.
    pub session_id: SessionId,
    /// Who signed in.
    pub user_id: UserId,
    /// When they last proved who they are; the `auth_time` claim.
    pub auth_time: DateTime<Utc>,
    /// How (RFC 8176).
    pub amr: Vec<AuthenticationMethod>,
    /// When the session began; the absolute lifetime counts from here.
    pub started_at: DateTime<Utc>,
    /// When a request last came; the idle lifetime counts from here.
    pub last_seen_at: DateTime<Utc>,
}

/// A way of proving who one is (RFC 8176 section 2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AuthenticationMethod {
    /// A password.
    Pwd,
}

impl AuthenticationMethod {
    /// The registered `amr` value.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pwd => "pwd",
        }
    }
}

/// One factor was proved: the only `acr` so far.
pub const ACR_ONE_FACTOR: &str = "urn:vestibule:acr:1fa";

impl SignedIn {
    /// The authentication context class that the proofs add up to (OpenID Connect Core 1.0 section 2, `acr`).
    pub fn acr(&self) -> &'static str {
        ACR_ONE_FACTOR
    }
}

/// A session as its owner sees it in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionSummary {
    /// Which.
    pub id: SessionId,
    /// Since when.
    pub started_at: DateTime<Utc>,
    /// Last request.
    pub last_seen_at: DateTime<Utc>,
    /// From which address it began.
    pub ip_address: Option<String>,
    /// With which browser it began, as the browser says.
    pub user_agent: Option<String>,
}
