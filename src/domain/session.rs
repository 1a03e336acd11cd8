//! A signed-in browser: who, since when, proved how.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::{
    ids::{SessionId, UserId},
    sign_in::DeviceTrust,
};

/// What a sign-in proved. Kept in the browser session's record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
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
    #[serde(default)]
    pub trusted_device: bool,
    /// When the session began; the absolute lifetime counts from here.
    pub started_at: DateTime<Utc>,
    /// When a request last came; the idle lifetime counts from here.
    pub last_seen_at: DateTime<Utc>,
}

impl SignedIn {
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
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignInProgress {
    /// Whose.
    pub user_id: UserId,
    /// What was proved, first things first.
    pub methods: Vec<AuthenticationMethod>,
    /// When the first of it was proved.
    pub began_at: DateTime<Utc>,
    /// The password's hash of then, as a digest: another password ends what was proved with the old one.
    #[serde(default)]
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

/// A way of proving who one is. What each adds up to is [`Acr::of`](super::acr::Acr::of)'s to say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AuthenticationMethod {
    /// A password.
    Pwd,
    /// A code of an authenticator app (RFC 6238).
    Totp,
    /// One of the codes that were written down.
    RecoveryCode,
    /// A code or a link that came by e-mail.
    EmailCode,
    /// A code that came by SMS.
    SmsCode,
    /// A passkey that its owner's devices share, with user verification (WebAuthn Level 3).
    Passkey,
    /// A passkey that never leaves one device, with user verification.
    DevicePasskey,
    /// A sign-in at another provider, of now.
    Federated,
    /// A sign-in at another provider that may be long ago: it proves who somebody is, and not that they are here.
    FederatedBefore,
}

/// What a thief would have to take. Methods of one kind fall together; those of two do not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FactorKind {
    /// Something known: a password, here or at another provider.
    Secret,
    /// What was set up beside it: an authenticator app, and the codes that stand in for it.
    App,
    /// A mailbox.
    Mailbox,
    /// A telephone number.
    Phone,
    /// A key that opens only for its owner and answers only to us: two factors at once.
    Passkey,
}

impl AuthenticationMethod {
    /// The registered `amr` values (RFC 8176 section 2); empty where none fits.
    pub fn amr(self) -> &'static [&'static str] {
        match self {
            Self::Pwd => &["pwd"],
            Self::Totp | Self::RecoveryCode | Self::EmailCode => &["otp"],
            Self::SmsCode => &["sms"],
            Self::Passkey => &["swk", "user"],
            Self::DevicePasskey => &["hwk", "user"],
            Self::Federated | Self::FederatedBefore => &[],
        }
    }

    /// What it shows. Another provider stands in for the password: our own second factors still apply.
    pub fn kind(self) -> FactorKind {
        match self {
            Self::Pwd | Self::Federated | Self::FederatedBefore => FactorKind::Secret,
            Self::Totp | Self::RecoveryCode => FactorKind::App,
            Self::EmailCode => FactorKind::Mailbox,
            Self::SmsCode => FactorKind::Phone,
            Self::Passkey | Self::DevicePasskey => FactorKind::Passkey,
        }
    }
}

/// The `amr` claim: what was done, and `mfa` where it was more than one factor (RFC 8176 section 2).
pub fn amr(methods: &[AuthenticationMethod]) -> Vec<String> {
    let mut values: Vec<&str> = Vec::new();
    for value in methods.iter().flat_map(|method| method.amr()) {
        if !values.contains(value) {
            values.push(value);
        }
    }
    let shown = |method: &AuthenticationMethod| method.kind();
    let several = methods.windows(2).any(|pair| shown(&pair[0]) != shown(&pair[1]));
    if several || methods.iter().any(|method| shown(method) == FactorKind::Passkey) {
        values.push("mfa");
    }
    values.into_iter().map(str::to_owned).collect()
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
}

#[cfg(test)]
mod tests {
    use super::{
        AuthenticationMethod::{DevicePasskey, Federated, Passkey, Pwd, RecoveryCode, SmsCode, Totp},
        *,
    };

    #[test]
    fn amr_says_what_was_done_once_and_mfa_for_more_than_one_factor() {
        for (methods, said) in [
            (&[Pwd][..], &["pwd"][..]),
            (&[Pwd, Totp], &["pwd", "otp", "mfa"]),
            (&[Pwd, Totp, RecoveryCode], &["pwd", "otp", "mfa"]),
            (&[Pwd, SmsCode], &["pwd", "sms", "mfa"]),
            (&[Passkey], &["swk", "user", "mfa"]),
            (&[DevicePasskey], &["hwk", "user", "mfa"]),
            (&[Federated], &[]),
            (&[Federated, Totp], &["otp", "mfa"]),
        ] {
            assert_eq!(amr(methods), said, "{methods:?}");
        }
    }
}
