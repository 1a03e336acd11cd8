//! What can be asked for after the first factor.

use serde::{Deserialize, Serialize};

use super::authentication_method::AuthenticationMethod;

/// Something that can be asked for after the first factor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SecondFactor {
    /// A passkey, whether its owner's devices share it or not.
    Passkey,
    /// A code of an authenticator app.
    Totp,
    /// A code that came by SMS.
    SmsCode,
    /// A code that came by e-mail.
    EmailCode,
    /// One of the codes that were written down.
    RecoveryCode,
}

impl SecondFactor {
    /// Each, the one to offer first before the others.
    pub const ALL: [Self; 5] = [
        Self::Passkey,
        Self::Totp,
        Self::SmsCode,
        Self::EmailCode,
        Self::RecoveryCode,
    ];

    /// What a sign-in gains by it.
    pub fn method(self) -> AuthenticationMethod {
        match self {
            Self::Passkey => AuthenticationMethod::Passkey,
            Self::Totp => AuthenticationMethod::Totp,
            Self::SmsCode => AuthenticationMethod::SmsCode,
            Self::EmailCode => AuthenticationMethod::EmailCode,
            Self::RecoveryCode => AuthenticationMethod::RecoveryCode,
        }
    }

    /// The factor that `method` is, if it is one.
    pub fn of(method: AuthenticationMethod) -> Option<Self> {
        match method {
            AuthenticationMethod::Passkey | AuthenticationMethod::DevicePasskey => Some(Self::Passkey),
            AuthenticationMethod::Totp => Some(Self::Totp),
            AuthenticationMethod::SmsCode => Some(Self::SmsCode),
            AuthenticationMethod::EmailCode => Some(Self::EmailCode),
            AuthenticationMethod::RecoveryCode => Some(Self::RecoveryCode),
            AuthenticationMethod::Pwd | AuthenticationMethod::Federated | AuthenticationMethod::FederatedBefore => None,
        }
    }
}
