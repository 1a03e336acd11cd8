//! What a deployment asks of a sign-in, and what a person has enrolled to answer it with.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{acr::Acr, second_factor::SecondFactor};

/// The rules of a deployment, as its configuration has them under `[sign_in]`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SignInPolicy {
    /// What counts as a second factor.
    pub second_factors: Vec<SecondFactor>,
    /// The least that everybody must prove.
    pub required_acr: Acr,
    /// The least that administrators must prove.
    pub admin_required_acr: Acr,
    /// Until then, who has enrolled nothing that would be enough may go on without; RFC 3339.
    pub enrol_by: Option<DateTime<Utc>>,
    /// Whether a code by mail signs in, in the place of a password.
    pub email_codes: bool,
    /// Whether a code by SMS does.
    pub sms_codes: bool,
    /// The version of the terms that everybody must have accepted.
    pub terms_version: Option<String>,
}

impl Default for SignInPolicy {
    fn default() -> Self {
        Self {
            second_factors: vec![SecondFactor::Passkey, SecondFactor::Totp, SecondFactor::RecoveryCode],
            required_acr: Acr::OneFactor,
            admin_required_acr: Acr::TwoFactors,
            enrol_by: None,
            email_codes: true,
            sms_codes: false,
            terms_version: None,
        }
    }
}

/// What a person could prove, beside their password.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Enrolled {
    /// How many passkeys they have.
    pub passkeys: u32,
    /// Whether they confirmed an authenticator app.
    pub totp: bool,
    /// How many recovery codes are left.
    pub recovery_codes: u32,
    /// Whether they showed an address of mail to be theirs.
    pub email: bool,
    /// Whether they showed a telephone number to be theirs.
    pub phone: bool,
}

impl Enrolled {
    /// Whether `factor` could be asked of them.
    pub fn has(&self, factor: SecondFactor) -> bool {
        match factor {
            SecondFactor::Passkey => self.passkeys > 0,
            SecondFactor::Totp => self.totp,
            SecondFactor::RecoveryCode => self.recovery_codes > 0,
            SecondFactor::SmsCode => self.phone,
            SecondFactor::EmailCode => self.email,
        }
    }
}
