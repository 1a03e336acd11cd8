//! A grant: what one authorization gave a client, and the refresh-token family that lives on it.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{
    claims_request::ClaimsRequest,
    confirmation::Confirmation,
    ids::{ClientId, GrantId, SessionId, UserId},
    scope::ScopeSet,
    user::User,
};

/// Who allowed what to whom, and how they had proved who they are.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct GrantBasis {
    /// To whom.
    pub client_id: ClientId,
    /// By whom.
    pub user_id: UserId,
    /// In which session.
    pub session_id: SessionId,
    /// What.
    pub scope: ScopeSet,
    /// The audiences that access tokens may name (RFC 8707).
    pub resource: Vec<String>,
    /// Single claims asked for and agreed to.
    pub claims: ClaimsRequest,
    /// When the user had proved who they are.
    pub auth_time: DateTime<Utc>,
    /// What that proof amounts to.
    pub acr: String,
    /// How they proved it (RFC 8176).
    pub amr: Vec<String>,
    /// What the code is bound to (RFC 9449 section 10), and after it the refresh tokens of a public client (section 5). Access tokens
    /// are bound by the request that they are issued to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cnf: Option<Confirmation>,
}

/// A grant in the store.
#[derive(Clone, Debug, PartialEq)]
pub struct Grant {
    /// Access tokens carry it, so that revocation reaches them.
    pub id: GrantId,
    /// Whom and what it is for.
    pub basis: GrantBasis,
    /// When it began.
    pub created_at: DateTime<Utc>,
    /// When it ends whatever happens.
    pub expires_at: DateTime<Utc>,
    /// When it was ended early.
    pub revoked_at: Option<DateTime<Utc>>,
    /// The refresh-token family, where the grant has one.
    pub refresh: Option<RefreshFamily>,
}

/// A refresh-token family: one row, the newest token and the one before it. A token names its generation, so that any later
/// reuse of an older one is known without keeping it (RFC 9700 section 4.14.2).
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
    /// When the newest token lapses unused.
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
