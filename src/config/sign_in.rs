//! `[sign_in]`: what a sign-in must prove. The rules themselves are the domain's.

use super::error::WrongValue;
pub use crate::domain::sign_in::SignInPolicy as SignInConfig;
use crate::domain::{acr::Acr, sign_in::SecondFactor};

/// A rule that nothing can meet would close the door for good.
pub(super) fn check(config: &SignInConfig) -> Result<(), WrongValue> {
    for (key, acr) in [
        ("sign_in.required_acr", config.required_acr),
        ("sign_in.admin_required_acr", config.admin_required_acr),
    ] {
        let can_be_met = match acr {
            Acr::OneFactor => true,
            Acr::TwoFactors => config
                .second_factors
                .iter()
                .any(|factor| matches!(factor, SecondFactor::Passkey | SecondFactor::Totp)),
            Acr::PhishingResistant => config.second_factors.contains(&SecondFactor::Passkey),
        };
        if !can_be_met {
            return Err(WrongValue::new(
                key,
                "a class that none of sign_in.second_factors reaches",
                "2fa with passkey or totp among them, phr with passkey",
            ));
        }
    }
    Ok(())
}
