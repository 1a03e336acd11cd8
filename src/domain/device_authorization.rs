//! A device authorization (RFC 8628): what a device without a browser asked for, until somebody answers it in another browser.

use chrono::{DateTime, TimeDelta, Utc};

use super::{
    authorization_request::AuthorizationRequest,
    ids::{AuthorizationCodeId, DeviceAuthorizationId},
};

/// How long a device code and its user code last.
pub const LASTS: TimeDelta = TimeDelta::minutes(10);

/// How many seconds a device waits between two polls, at first.
pub const FIRST_INTERVAL: i32 = 5;

/// How many seconds more it waits after each poll that came too early (RFC 8628 section 3.5).
pub const SLOWER_BY: i32 = 5;

/// The longest wait between two polls, in seconds.
pub const LONGEST_INTERVAL: i32 = 300;

/// A device authorization in the store.
#[derive(Clone, Debug, PartialEq)]
pub struct DeviceAuthorization {
    /// Finds the row; precedes the secret in the device code. It ends as the digest of the user code says, so both find the row.
    pub id: DeviceAuthorizationId,
    /// SHA-256 of the secret of the device code.
    pub digest: Vec<u8>,
    /// A keyed digest of the user code.
    pub user_code_digest: Vec<u8>,
    /// The user code, sealed: the page on which it is approved shows it.
    pub sealed_user_code: Vec<u8>,
    /// What is asked.
    pub request: AuthorizationRequest,
    /// From which address.
    pub ip_address: Option<String>,
    /// What the device calls itself.
    pub user_agent: Option<String>,
    /// When it was asked.
    pub created_at: DateTime<Utc>,
    /// When both codes expire.
    pub expires_at: DateTime<Utc>,
    /// How many seconds the device has to wait between two polls now.
    pub interval_seconds: i32,
    /// When it may poll again.
    pub next_poll_at: DateTime<Utc>,
    /// What somebody answered.
    pub answer: Option<DeviceAnswer>,
}

/// What a user answered a device.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeviceAnswer {
    /// It is let in: what it gets is kept like an authorization code, which the device code redeems.
    Approved(AuthorizationCodeId),
    /// It is kept out.
    Denied,
}

impl DeviceAuthorization {
    /// Whether somebody can still answer it.
    pub fn is_open(&self, now: DateTime<Utc>) -> bool {
        self.answer.is_none() && now < self.expires_at
    }
}
