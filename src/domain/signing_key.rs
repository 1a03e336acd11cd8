//! A signing key's life: published, active, retired, removed. Which of these it is follows from three times and the clock.

use chrono::{DateTime, Utc};

use super::signing_algorithm::SigningAlgorithm;

/// A key pair, its private part sealed.
#[derive(Clone, Debug)]
pub struct SigningKey {
    /// The `kid`: the RFC 7638 thumbprint of the public key.
    pub kid: String,
    /// What it signs with.
    pub algorithm: SigningAlgorithm,
    /// The public JSON Web Key (RFC 7517), with `kid`, `alg` and `use`.
    pub public_jwk: serde_json::Value,
    /// The PKCS #8 private key, sealed under the master key.
    pub sealed_private_key: Vec<u8>,
    /// When it was first in the key set.
    pub published_at: DateTime<Utc>,
    /// From when on it signs.
    pub active_from: DateTime<Utc>,
    /// When a successor took over; `None` while none is planned.
    pub retired_from: Option<DateTime<Utc>>,
    /// When it leaves the key set; `None` while no successor is planned.
    pub removed_from: Option<DateTime<Utc>>,
}

/// Where in its life a key is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SigningKeyState {
    /// In the key set, not yet used.
    Published,
    /// Signs.
    Active,
    /// No longer signs; still in the key set for tokens that live.
    Retired,
    /// Gone from the key set.
    Removed,
}

impl SigningKey {
    /// The state at `now`.
    pub fn state(&self, now: DateTime<Utc>) -> SigningKeyState {
        if self.removed_from.is_some_and(|at| at <= now) {
            SigningKeyState::Removed
        } else if self.retired_from.is_some_and(|at| at <= now) {
            SigningKeyState::Retired
        } else if self.active_from <= now {
            SigningKeyState::Active
        } else {
            SigningKeyState::Published
        }
    }
}

impl SigningKeyState {
    /// The word that lists and logs use.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Published => "published",
            Self::Active => "active",
            Self::Retired => "retired",
            Self::Removed => "removed",
        }
    }
}
