//! A signed-in browser: who, since when, proved how.

use chrono::{DateTime, TimeDelta, Utc};

use super::{
    actor::Actor,
    authentication_method::AuthenticationMethod,
    ids::{SessionId, UserId},
};

/// What a sign-in proved. Kept in the browser session's record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedIn {
    /// The `sid` of tokens issued from this session.
    pub session_id: SessionId,
    /// Who signed in.
    pub user_id: UserId,
    /// When they last proved who they are; the `auth_time` claim.
    pub auth_time: DateTime<Utc>,
    /// How, first things first.
    pub amr: Vec<AuthenticationMethod>,
    /// Whether the browser was trusted to stand in for a second factor.
    pub trusted_device: bool,
    /// When the session began; the absolute lifetime counts from here.
    pub started_at: DateTime<Utc>,
    /// When a request last came; the idle lifetime counts from here.
    pub last_seen_at: DateTime<Utc>,
    /// The administrator who acts as the user. Then `amr` and `auth_time` are theirs, and the user has proved nothing.
    pub actor: Option<Impersonator>,
}

/// An administrator who acts as somebody else: the actor of RFC 8693 section 1.1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Impersonator {
    /// Who.
    pub user_id: UserId,
    /// Their own session: acting ends with it.
    pub session_id: SessionId,
}

/// How long an administrator acts as somebody else.
pub const IMPERSONATION_LASTS: TimeDelta = TimeDelta::hours(1);

impl SignedIn {
    /// Who acts in this session.
    pub fn acts(&self) -> Actor {
        match self.actor {
            None => Actor::Person(self.user_id),
            Some(administrator) => Actor::Administrator(administrator.user_id),
        }
    }

    /// What its browser stood for when it began.
    pub fn device_trust(&self) -> DeviceTrust {
        if self.trusted_device {
            DeviceTrust::Trusted
        } else {
            DeviceTrust::Unknown
        }
    }
}

/// A sign-in on its way: what this browser proved of one person, before it is enough. Kept in the browser session's record,
/// apart from [`SignedIn`]: whoever asks who is signed in is never told of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignInProgress {
    /// Whose.
    pub user_id: UserId,
    /// What was proved, first things first.
    pub methods: Vec<AuthenticationMethod>,
    /// When the first of it was proved.
    pub began_at: DateTime<Utc>,
    /// The password's hash of then, as a digest: another password ends what was proved with the old one.
    pub password_state: Vec<u8>,
}

impl SignInProgress {
    /// How long somebody may take from the first proof to the last.
    pub const LASTS: TimeDelta = TimeDelta::minutes(10);

    /// Whether it still counts.
    pub fn is_live(&self, now: DateTime<Utc>) -> bool {
        now - self.began_at < Self::LASTS
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
    /// Whether an administrator acts as the user there. Address and browser are theirs.
    pub is_impersonation: bool,
}

/// A session as an administrator sees it in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionOfUser {
    /// Who is signed in.
    pub user_id: UserId,
    /// Where.
    pub session: SessionSummary,
}

/// Whether this browser may stand in for its owner's second factor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeviceTrust {
    /// Its owner proved a second factor here and asked not to be asked again.
    Trusted,
    /// It may not.
    Unknown,
}
