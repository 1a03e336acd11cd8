//! A grant: what one authorization gave a client, and the refresh-token family that lives on it.

use chrono::{DateTime, Utc};

use super::{
    claims_request::ClaimsRequest,
    confirmation::Confirmation,
    ids::{ClientId, GrantId, SessionId, UserId},
    scope::ScopeSet,
    session::Impersonator,
    user::User,
};

/// Who allowed what to which client, and how they had authenticated.
#[derive(Clone, Debug, PartialEq)]
pub struct GrantBasis {
    /// The client that it was given to.
    pub client_id: ClientId,
    /// The user who gave it.
    pub user_id: UserId,
    /// The session in which it was given.
    pub session_id: SessionId,
    /// What.
    pub scope: ScopeSet,
    /// The audiences that access tokens may name (RFC 8707).
    pub resource: Vec<String>,
    /// The single claims that were requested and allowed.
    pub claims: ClaimsRequest,
    /// When the user had authenticated.
    pub auth_time: DateTime<Utc>,
    /// The authentication context of that sign-in.
    pub acr: String,
    /// The authentication methods that were used (RFC 8176).
    pub amr: Vec<String>,
    /// The administrator who acted as the user (RFC 8693 section 4.1); `None` where the user did it themselves.
    pub actor: Option<Impersonator>,
    /// What the code is bound to (RFC 9449 section 10), and after it the refresh tokens of a public client (section 5). Access tokens
    /// are bound by the request that they are issued to.
    pub cnf: Option<Confirmation>,
}

/// A grant in the store.
#[derive(Clone, Debug, PartialEq)]
pub struct Grant {
    /// Access tokens contain it, so that revoking the grant ends them.
    pub id: GrantId,
    /// Whose it is, and what it allows.
    pub basis: GrantBasis,
    /// When it began.
    pub created_at: DateTime<Utc>,
    /// When it expires.
    pub expires_at: DateTime<Utc>,
    /// When it was revoked.
    pub revoked_at: Option<DateTime<Utc>>,
    /// The refresh-token family, where the grant has one.
    pub refresh: Option<RefreshFamily>,
}

/// A refresh-token family: one row with the newest token and the one before it. A token names its generation, so that later reuse of
/// an older one is recognised without storing that one (RFC 9700 section 4.14.2).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefreshFamily {
    /// The generation of the newest token, from 0.
    pub generation: i32,
    /// SHA-256 of the newest token's secret.
    pub digest: Vec<u8>,
    /// SHA-256 of the secret of the token before it.
    pub previous_digest: Option<Vec<u8>>,
    /// When the newest token was made.
    pub rotated_at: DateTime<Utc>,
    /// When the newest token expires if it is not used.
    pub idle_expires_at: DateTime<Utc>,
}

impl Grant {
    /// The refresh-token family, if its newest token can be used now: the grant is live for `user`, and the token was not left unused
    /// for too long. The only place that decides it.
    pub fn live_refresh_family(&self, user: &User, now: DateTime<Utc>) -> Option<LiveRefreshFamily<'_>> {
        let family = self.refresh.as_ref()?;
        let is_live = self.is_live_for(user, now) && now < family.idle_expires_at;
        is_live.then_some(LiveRefreshFamily { grant: self, family })
    }

    /// Whether the grant is live and `user`, who gave it, is not disabled.
    pub fn is_live_for(&self, user: &User, now: DateTime<Utc>) -> bool {
        self.is_live(now) && self.basis.user_id == user.id && !user.disabled
    }

    /// Whether the grant is neither revoked nor expired.
    pub fn is_live(&self, now: DateTime<Utc>) -> bool {
        self.revoked_at.is_none() && now < self.expires_at
    }
}

/// A grant whose newest refresh token can be used now. Made by [`Grant::live_refresh_family`] alone, so that whoever has one need not
/// check again.
#[derive(Clone, Copy, Debug)]
pub struct LiveRefreshFamily<'a> {
    grant: &'a Grant,
    family: &'a RefreshFamily,
}

impl<'a> LiveRefreshFamily<'a> {
    /// The grant.
    pub fn grant(self) -> &'a Grant {
        self.grant
    }

    /// Its refresh-token family.
    pub fn family(self) -> &'a RefreshFamily {
        self.family
    }

    /// When the newest refresh token expires if it is not used.
    pub fn expires_at(self) -> DateTime<Utc> {
        self.family.idle_expires_at.min(self.grant.expires_at)
    }
}
