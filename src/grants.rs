//! Carries the grants out: what `protocol/` decides becomes rows and tokens here. One file per grant type (RFC 6749 section 4
//! and 6), one for tokens, one for tokens that come back. Knows nothing of HTTP.

use std::time::Duration;

use chrono::{DateTime, Utc};

use crate::{
    config::Config,
    crypto::{keyring::KeyRing, random::Random, refresh_token::RefreshTokenKey, signing::SigningError},
    domain::{
        event::{Event, EventKind, Origin},
        ids::EventId,
    },
    protocol::error::{ErrorCode, OAuthError},
    store::{Store, StoreError, machine_audit::MachineAudit},
};

pub mod authorization_code;
pub mod client_credentials;
pub mod refresh_token;
pub mod token_validation;
pub mod tokens;

/// What every grant needs: lent by the edge for one request.
pub struct Workshop<'a> {
    /// Lifetimes and the issuer.
    pub config: &'a Config,
    /// The database.
    pub store: &'a Store,
    /// The signing keys of this moment.
    pub keys: &'a KeyRing,
    /// Derives and recognises refresh tokens.
    pub refresh_token_key: &'a RefreshTokenKey,
    /// Writes audit events about machines.
    pub machine_audit: &'a MachineAudit,
    /// Random bytes.
    pub random: &'a Random,
    /// The time of this request.
    pub now: DateTime<Utc>,
    /// Where it came from.
    pub origin: Origin,
}

impl Workshop<'_> {
    /// An audit event of this request.
    pub fn event(&self, kind: EventKind) -> Event {
        Event::new(EventId(self.random.uuid_v7(self.now)), self.now, kind, &self.origin)
    }
}

/// Why a grant gave nothing.
#[derive(Debug, thiserror::Error)]
pub enum GrantError {
    /// The rules say no; the client is told why.
    #[error("refused: {}", .0.code.as_str())]
    Refused(OAuthError),
    /// The database failed.
    #[error("the store failed")]
    Store(#[from] StoreError),
    /// A token could not be signed.
    #[error("signing failed")]
    Signing(#[from] SigningError),
    /// There is no key for an algorithm that a client asks for.
    #[error("no active signing key for {0}")]
    NoKey(crate::domain::signing_algorithm::SigningAlgorithm),
}

impl From<OAuthError> for GrantError {
    fn from(error: OAuthError) -> Self {
        Self::Refused(error)
    }
}

/// Does `work` again, a few times, while its transaction loses against another one: a deadlock, a serialization failure. Nothing
/// of a lost transaction is kept, so that doing it again is doing it once.
///
/// # Errors
/// What `work` answers in the end.
pub async fn retrying<T, F>(work: impl Fn() -> F) -> Result<T, GrantError>
where
    F: Future<Output = Result<T, GrantError>>,
{
    let mut pause = Duration::from_millis(5);
    for _ in 0..4 {
        match work().await {
            Err(GrantError::Store(error)) if error.is_transient() => tokio::time::sleep(pause).await,
            answer => return answer,
        }
        pause *= 2;
    }
    work().await
}

/// The one answer for a code or a refresh token that buys nothing, whatever the reason.
fn invalid_grant() -> GrantError {
    GrantError::Refused(OAuthError::new(
        ErrorCode::InvalidGrant,
        "the code or token is unknown, spent, expired or another client's",
    ))
}
