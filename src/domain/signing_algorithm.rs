//! The JWS algorithms that Vestibule signs with (RFC 7518 section 3.1, RFC 8037 section 3.1).

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A JWS `alg` value. There is no `none` and no symmetric one: what cannot be named cannot be confused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
pub enum SigningAlgorithm {
    /// ECDSA on P-256 with SHA-256: the default.
    ES256,
    /// ECDSA on P-384 with SHA-384.
    ES384,
    /// Ed25519.
    EdDSA,
    /// RSASSA-PKCS1-v1_5 with SHA-256, 2048 bits.
    RS256,
    /// RSASSA-PSS with SHA-256, 2048 bits.
    PS256,
}

impl SigningAlgorithm {
    /// Every algorithm; each has a published key at all times.
    pub const ALL: [Self; 5] = [Self::ES256, Self::ES384, Self::EdDSA, Self::RS256, Self::PS256];

    /// The registered `alg` value.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::ES256 => "ES256",
            Self::ES384 => "ES384",
            Self::EdDSA => "EdDSA",
            Self::RS256 => "RS256",
            Self::PS256 => "PS256",
        }
    }

    /// The algorithm with that `alg` value, if it is one of ours.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|algorithm| algorithm.as_str() == text)
    }
}

impl std::fmt::Display for SigningAlgorithm {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}
