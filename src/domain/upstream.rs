//! People as other providers know them.

use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;

use super::{authentication_method::AuthenticationMethod, ids::UserId, session::SignInProgress, user::UserClaims};

/// Who a provider says that somebody is, after what it said was checked.
#[derive(Clone, Debug, PartialEq)]
pub struct UpstreamIdentity {
    /// Its own name for them, which it gives to nobody else (OpenID Connect Core 1.0 section 8).
    pub subject: String,
    /// The groups that they are in there, by the names that they have there.
    pub groups: Vec<String>,
    /// When they proved there who they are, where it says so.
    pub proved_at: Option<DateTime<Utc>>,
    /// What else it says. The address is believed only where it says that it verified it.
    pub claims: UserClaims,
}

impl UpstreamIdentity {
    /// What a sign-in gains by it: whether it was not long ago, or nobody knows.
    pub fn method(&self, now: DateTime<Utc>) -> AuthenticationMethod {
        match self.proved_at {
            Some(at) if now - at < SignInProgress::LASTS => AuthenticationMethod::Federated,
            _ => AuthenticationMethod::FederatedBefore,
        }
    }

    /// The address, if the provider says that it verified it.
    pub fn verified_email(&self) -> Option<&str> {
        let is_verified = self.claims.email_verified == Some(true);
        self.claims.email.as_deref().filter(|_| is_verified)
    }
}

/// That somebody signs in here by being somebody there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkedIdentity {
    /// At which provider.
    pub upstream_id: String,
    /// Who names people there; another one than before is another provider, whatever it is called here.
    pub issuer: String,
    /// As whom.
    pub subject: String,
    /// Whose account it opens.
    pub user_id: UserId,
    /// The address there, for its owner to tell it by; it opens nothing.
    pub email: Option<String>,
    /// Since when.
    pub linked_at: DateTime<Utc>,
    /// When it last did.
    pub last_used_at: Option<DateTime<Utc>>,
}

/// A browser that was sent to a provider, and has not come back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UpstreamRequest {
    /// Finds the row.
    pub id: Uuid,
    /// To which provider.
    pub upstream_id: String,
    /// SHA-256 of the secret of the browser.
    pub browser_digest: Vec<u8>,
    /// SHA-256 of the `state`.
    pub state_digest: Vec<u8>,
    /// What the ID token must repeat.
    pub nonce: String,
    /// The PKCE verifier, sealed.
    pub sealed_verifier: Vec<u8>,
    /// Whose account it is to be linked to; `None` for a sign-in.
    pub link_to: Option<UserId>,
    /// Where they go afterwards: the address of the sign-in page on their way.
    pub destination: String,
    /// If they have to authenticate again there: since when.
    pub reauthenticate_since: Option<DateTime<Utc>>,
    /// When it expires.
    pub expires_at: DateTime<Utc>,
}

impl UpstreamRequest {
    /// How long somebody may take at the other provider.
    pub const LASTS: TimeDelta = TimeDelta::minutes(10);
}
