//! The grants: what `protocol/` decides becomes rows and tokens here. One file per grant type (RFC 6749 sections 4 and 6), one that
//! makes tokens, one that checks them. Knows nothing of HTTP.

use backon::Retryable;

use crate::{
    context::Context,
    crypto::signing::SigningError,
    domain::{
        client::Client,
        trace::{Check, CheckName},
        user::User,
    },
    limits::Throttled,
    protocol::{device_code_grant, error::OAuthError},
    store::{RETRY_POLICY, StoreError},
};

pub mod authorization_code;
pub mod client_authentication;
pub mod client_credentials;
mod code_exchange;
pub mod custom_claims;
pub mod device_authorization;
pub mod introspection;
pub mod refresh_token;
pub mod revocation;
pub mod token_validation;
pub mod tokens;

/// Why a grant issued no tokens.
#[derive(Debug, thiserror::Error)]
pub enum GrantError {
    /// The rules refuse it; the client is told why.
    #[error("refused: {}", .0.code.as_str())]
    Refused(OAuthError),
    /// Too many wrong secrets.
    #[error("too many client secrets were wrong")]
    Throttled(Throttled),
    /// Too many requests came from the address.
    #[error("too many requests came from the address")]
    TooMany(Throttled),
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

impl GrantError {
    /// Notes in the trace of the request which check refused it: the one that the error names, or else `default`. A failure of ours is
    /// no decision.
    pub fn note(&self, context: &Context, default: CheckName) {
        match self {
            // A device that waits is refused nothing.
            Self::Refused(error) if device_code_grant::is_waiting(error) => {}
            Self::Refused(error) => {
                let named = error.check.as_deref().cloned();
                context.trace.refused(named.unwrap_or_else(|| Check::refused(default)));
            }
            Self::Throttled(_) => context
                .trace
                .refused(Check::refused(CheckName::Attempts).by("server.throttle")),
            Self::TooMany(_) => {
                let check = Check::refused(CheckName::FewEnough);
                context
                    .trace
                    .refused(check.by("server.throttle.rows_per_address_per_minute"));
            }
            Self::Store(_) | Self::Signing(_) | Self::NoKey(_) => {}
        }
    }
}

impl From<Throttled> for GrantError {
    fn from(throttled: Throttled) -> Self {
        Self::Throttled(throttled)
    }
}

impl From<OAuthError> for GrantError {
    fn from(error: OAuthError) -> Self {
        Self::Refused(error)
    }
}

/// Runs `work` again, at most four times, while its transaction fails because of another one: a deadlock, a serialization failure. Nothing
/// of a lost transaction is stored, so that repeating it has the effect of doing it once.
///
/// # Errors
/// The last error of `work`, with its status.
pub async fn retrying<T, F>(work: impl FnMut() -> F) -> Result<T, GrantError>
where
    F: Future<Output = Result<T, GrantError>>,
{
    let is_transient = |error: &GrantError| matches!(error, GrantError::Store(error) if error.is_transient());
    work.retry(RETRY_POLICY).when(is_transient).await
}

/// Goes on if the user may use the client now: they may have left the groups that it is limited to.
fn check_admission(client: &Client, user: &User) -> Result<(), GrantError> {
    match client.admits(user) {
        true => Ok(()),
        false => Err(invalid_grant(
            Check::refused(CheckName::AdmittedUser).by("client.allowed_groups"),
            "the user is in none of the groups that may use the client",
        )),
    }
}

/// See [`OAuthError::invalid_grant`].
fn invalid_grant(check: impl Into<Check>, cause: &'static str) -> GrantError {
    GrantError::Refused(OAuthError::invalid_grant().because(cause).refused_by(check.into()))
}
