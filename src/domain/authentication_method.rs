//! The ways to prove who one is, and what they are said to be in tokens (RFC 8176).

use serde::{Deserialize, Serialize};

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
