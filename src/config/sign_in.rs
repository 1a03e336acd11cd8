//! `[sign_in]`: which factors a sign-in requires. The type is in `domain/sign_in.rs`; this file checks its values.

use std::net::IpAddr;

use super::{error::WrongValue, issuer::Issuer, mail::MailConfig, sms::SmsConfig};
pub use crate::domain::sign_in::SignInPolicy as SignInConfig;
use crate::domain::{acr::Acr, channel::Channel, second_factor::SecondFactor};

/// The longest version of the terms: it is a field of the page that asks for them.
const LONGEST_VERSION: usize = 100;

/// Refuses a required ACR that none of the configured second factors reaches: nobody could sign in.
pub(super) fn check(config: &SignInConfig, issuer: &Issuer) -> Result<(), WrongValue> {
    let longest = |version: &String| version.chars().count() <= LONGEST_VERSION;
    if !config.terms_version.as_ref().is_none_or(longest) {
        let allowed = "at most 100 characters";
        return Err(WrongValue::new("sign_in.terms_version", "more", allowed));
    }
    for (key, acr) in [
        ("sign_in.required_acr", config.required_acr),
        ("sign_in.admin_required_acr", config.admin_required_acr),
    ] {
        if !can_reach(config, issuer, acr) {
            return Err(WrongValue::new(
                key,
                "a class that none of sign_in.second_factors reaches",
                "2fa with passkey or totp among them, phr with passkey, otherwise \"1fa\", set explicitly",
            ));
        }
    }
    Ok(())
}

/// Whether one of the configured second factors reaches the class. Where the issuer is an IP address there are no passkeys (WebAuthn section
/// 5.1.2).
pub(super) fn can_reach(config: &SignInConfig, issuer: &Issuer, acr: Acr) -> bool {
    let host = issuer.host().trim_matches(['[', ']']);
    let has_passkeys = host.parse::<IpAddr>().is_err() && config.second_factors.contains(&SecondFactor::Passkey);
    match acr {
        Acr::OneFactor => true,
        Acr::TwoFactors => has_passkeys || config.second_factors.contains(&SecondFactor::Totp),
        Acr::PhishingResistant => has_passkeys,
    }
}

/// Whether anybody can reach the class: also by a code that is sent to an address or a number that they already have.
pub(super) fn somebody_can_reach(config: &SignInConfig, issuer: &Issuer, acr: Acr) -> bool {
    let sends_codes = [SecondFactor::EmailCode, SecondFactor::SmsCode]
        .iter()
        .any(|factor| config.second_factors.contains(factor));
    can_reach(config, issuer, acr) || acr == Acr::TwoFactors && sends_codes
}

/// Refuses codes by mail or SMS whose transport is off: users would wait for a code that is never sent.
pub(super) fn check_channels(config: &SignInConfig, mail: &MailConfig, sms: &SmsConfig) -> Result<(), WrongValue> {
    let counts = |channel: Channel| config.second_factors.contains(&channel.second_factor());
    if counts(Channel::Email) && !mail.is_on() {
        let allowed = "mail.transport other than \"off\", for codes by mail";
        return Err(WrongValue::new("sign_in.second_factors", "\"email_code\"", allowed));
    }
    let allowed = "sms.transport other than \"off\", for codes by SMS";
    if counts(Channel::Sms) && !sms.is_on() {
        return Err(WrongValue::new("sign_in.second_factors", "\"sms_code\"", allowed));
    }
    if config.sms_codes && !sms.is_on() {
        return Err(WrongValue::new("sign_in.sms_codes", "true", allowed));
    }
    Ok(())
}
