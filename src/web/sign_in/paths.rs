//! The one map from what is missing to the page that asks for it. The flow decides what is missing; pages never name one another.

use crate::{
    domain::{acr::Acr, channel::Channel, second_factor::SecondFactor, sign_in::SignInPolicy},
    flow::{
        Step,
        sign_in::{Need, RequiredAction},
    },
};

/// Where a password is asked for, and where every sign-in begins.
pub const LOGIN: &str = "/login";
/// Where somebody chooses among their second factors.
pub const SECOND_FACTOR: &str = "/login/second-factor";
/// Where somebody adds an authenticator app before they go on.
pub const ENROL_TOTP: &str = "/login/enrol";
/// Where somebody adds a passkey before they go on.
pub const ENROL_PASSKEY: &str = "/login/enrol-passkey";
/// Where an account is made.
pub const REGISTER: &str = "/register";

/// The page of a step of the flow; `None` for the steps that answer the application.
pub fn of_step(step: &Step, policy: &SignInPolicy) -> Option<&'static str> {
    Some(match step {
        Step::Login => LOGIN,
        Step::SecondFactor(factors) => of_first(factors),
        Step::Enrol(acr) => of_enrolment(*acr, policy),
        Step::Settle(action) => of_action(*action),
        Step::SelectAccount => "/select-account",
        Step::Consent => "/consent",
        Step::Respond(_) | Step::Refuse(_) => return None,
    })
}

/// The page of what somebody who signs in to their own pages still needs. If nothing is missing, rules changed since it was
/// proved, and it is proved again.
pub fn of_need(need: &Need, policy: &SignInPolicy) -> &'static str {
    match need {
        Need::Nothing => LOGIN,
        Need::SecondFactor(factors) => of_first(factors),
        Need::Enrolment(acr) => of_enrolment(*acr, policy),
        Need::RequiredAction(action) => of_action(*action),
    }
}

/// The page of a second factor.
pub fn of_factor(factor: SecondFactor) -> &'static str {
    match factor {
        SecondFactor::Passkey => "/login/passkey",
        SecondFactor::Totp => "/login/totp",
        SecondFactor::SmsCode => of_second_factor_code(Channel::Sms),
        SecondFactor::EmailCode => of_second_factor_code(Channel::Email),
        SecondFactor::RecoveryCode => "/login/recovery-code",
    }
}

/// Where a code that was sent completes a sign-in.
pub fn of_second_factor_code(channel: Channel) -> &'static str {
    match channel {
        Channel::Email => "/login/second-factor/email-code",
        Channel::Sms => "/login/second-factor/sms-code",
    }
}

/// Where a code that was sent stands in for a password.
pub fn of_first_factor_code(channel: Channel) -> &'static str {
    match channel {
        Channel::Email => "/login/email-code",
        Channel::Sms => "/login/sms-code",
    }
}

fn of_first(factors: &[SecondFactor]) -> &'static str {
    factors.first().map_or(SECOND_FACTOR, |factor| of_factor(*factor))
}

/// Where somebody sets up what reaches `acr`: an authenticator app if that is enough, else a passkey.
fn of_enrolment(acr: Acr, policy: &SignInPolicy) -> &'static str {
    let app_is_enough = acr <= Acr::TwoFactors && policy.second_factors.contains(&SecondFactor::Totp);
    if app_is_enough { ENROL_TOTP } else { ENROL_PASSKEY }
}

fn of_action(action: RequiredAction) -> &'static str {
    match action {
        RequiredAction::KeepAccount => "/login/keep-account",
        RequiredAction::NewPassword => "/login/new-password",
        RequiredAction::Terms => "/login/terms",
    }
}
