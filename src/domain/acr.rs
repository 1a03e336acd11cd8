//! Authentication context classes: how much a sign-in proved (OpenID Connect Core 1.0 section 2 `acr`, RFC 9470).

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    authentication_method::{AuthenticationMethod, FactorKind},
    second_factor::SecondFactor,
};

/// How much a sign-in proved, from least to most. Configuration and state files say `1fa`, `2fa` and `phr`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
pub enum Acr {
    /// One way of proving who one is.
    #[default]
    #[serde(rename = "1fa")]
    OneFactor,
    /// Two that do not fall together, one of which counts as a second factor here.
    #[serde(rename = "2fa")]
    TwoFactors,
    /// A passkey: two factors at once, and useless to a page that pretends to be ours.
    #[serde(rename = "phr")]
    PhishingResistant,
}

impl Acr {
    /// Each, from least to most.
    pub const ALL: [Self; 3] = [Self::OneFactor, Self::TwoFactors, Self::PhishingResistant];

    /// The value of the `acr` claim.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::OneFactor => "urn:vestibule:acr:1fa",
            Self::TwoFactors => "urn:vestibule:acr:2fa",
            Self::PhishingResistant => "urn:vestibule:acr:phr",
        }
    }

    /// The class that a request names; `None` for somebody else's.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|acr| acr.as_str() == text)
    }

    /// A minimum as it is stored. One that only a later release knows is the highest that this one has: too much is asked rather than
    /// too little.
    pub fn parse_minimum(text: &str) -> Self {
        Self::parse(text).unwrap_or(Self::PhishingResistant)
    }

    /// What these methods add up to. Only those in `counting` may lift a sign-in above one factor.
    pub fn of(methods: &[AuthenticationMethod], counting: &[SecondFactor]) -> Self {
        let counts = |method: &AuthenticationMethod| SecondFactor::of(*method).is_some_and(|it| counting.contains(&it));
        let counted = || methods.iter().filter(|method| counts(method));
        if counted().any(|method| method.kind() == FactorKind::Passkey) {
            Self::PhishingResistant
        } else if counted().any(|second| methods.iter().any(|first| first.kind() != second.kind())) {
            Self::TwoFactors
        } else {
            Self::OneFactor
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{
        AuthenticationMethod::{DevicePasskey, EmailCode, Federated, Passkey, Pwd, RecoveryCode, Totp},
        *,
    };

    #[test]
    fn two_factors_do_not_fall_together_and_a_passkey_is_two() {
        let counting = [SecondFactor::Totp, SecondFactor::RecoveryCode, SecondFactor::Passkey];
        for (methods, acr) in [
            (&[][..], Acr::OneFactor),
            (&[Pwd], Acr::OneFactor),
            (&[Pwd, Totp], Acr::TwoFactors),
            (&[Totp, Pwd], Acr::TwoFactors),
            (&[Totp, RecoveryCode], Acr::OneFactor),
            (&[Pwd, EmailCode], Acr::OneFactor),
            (&[EmailCode, Totp], Acr::TwoFactors),
            (&[Pwd, Federated], Acr::OneFactor),
            (&[DevicePasskey], Acr::PhishingResistant),
            (&[Passkey], Acr::PhishingResistant),
            (&[Pwd, Passkey], Acr::PhishingResistant),
        ] {
            assert_eq!(Acr::of(methods, &counting), acr, "{methods:?}");
        }
        assert_eq!(Acr::of(&[Pwd, EmailCode], &[SecondFactor::EmailCode]), Acr::TwoFactors);
        assert_eq!(Acr::of(&[Passkey], &[]), Acr::OneFactor);
    }

    #[test]
    fn every_class_is_read_back_and_nothing_else_is() {
        for acr in Acr::ALL {
            assert_eq!(Acr::parse(acr.as_str()), Some(acr));
        }
        assert_eq!(Acr::parse("2fa"), None);
    }
}
