//! A user's authenticator app (RFC 6238), as it is stored.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::ids::UserId;

/// An authenticator app that its owner confirmed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TotpCredential {
    /// Whose.
    pub user_id: UserId,
    /// The shared secret, sealed.
    pub sealed_secret: Vec<u8>,
    /// How its codes are made.
    pub parameters: TotpParameters,
    /// The newest time step whose code was used; no code of it or of an older one is taken again.
    pub last_step: i64,
    /// Since when.
    pub created_at: DateTime<Utc>,
}

/// How codes are made (RFC 6238 section 4, RFC 4226 section 5).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TotpParameters {
    /// The hash under the HMAC.
    pub algorithm: TotpAlgorithm,
    /// Digits of a code: 6 to 8.
    pub digits: u8,
    /// Seconds of a time step.
    pub period: u32,
}

/// The hash under the HMAC (RFC 6238 section 1.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum TotpAlgorithm {
    /// What every app speaks.
    SHA1,
    /// For those that came from elsewhere.
    SHA256,
    /// For those that came from elsewhere.
    SHA512,
}

impl Default for TotpParameters {
    /// What every app speaks.
    fn default() -> Self {
        Self {
            algorithm: TotpAlgorithm::SHA1,
            digits: 6,
            period: 30,
        }
    }
}

impl TotpAlgorithm {
    /// Each.
    pub const ALL: [Self; 3] = [Self::SHA1, Self::SHA256, Self::SHA512];

    /// The word in `otpauth` addresses and in the store.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::SHA1 => "SHA1",
            Self::SHA256 => "SHA256",
            Self::SHA512 => "SHA512",
        }
    }

    /// The algorithm of that name.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|algorithm| algorithm.as_str() == text)
    }
}
