//! The only map from what is missing to the page that asks for it. The flow decides what is missing; pages do not depend on
//! one another.

use crate::{
    domain::{acr::Acr, channel::Channel, second_factor::SecondFactor, sign_in::SignInPolicy},
    flow::{
        Step,
        sign_in::{Need, RequiredAction},
    },
};

/// The sign-in page, where every sign-in starts.
pub const LOGIN: &str = "/login";
/// The choice of second factors.
pub const SECOND_FACTOR: &str = "/login/second-factor";
/// Setting up an authenticator app during the sign-in.
pub const ENROL_TOTP: &str = "/login/enrol";
/// Creating a passkey during the sign-in.
pub const ENROL_PASSKEY: &str = "/login/enrol-passkey";
/// Choosing a new password instead of a forgotten one.
pub const RECOVER: &str = "/recover";
/// Creating an account.
pub const REGISTER: &str = "/register";

/// The page of a step of the flow; `None` for the steps that respond to the application.
pub fn of_step(step: &Step, policy: &SignInPolicy) -> Option<&'static str> {
    Some(match step {
        Step::Login => LOGIN,
        Step::SecondFactor(factors) => of_first(factors),
        Step::Enrol(acr) => of_enrolment(*acr, policy),
        Step::RequiredAction(action) => of_action(*action),
        Step::SelectAccount => "/select-account",
        Step::Consent => "/consent",
        Step::NotAdmitted => "/access-denied",
        Step::Respond(_) | Step::Refuse(_) => return None,
    })
}

/// The page of what a user still needs who signs in to their own pages. If nothing is missing, the rules changed since the
/// proof, and it is proved again.
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

/// The page for a sent code as the second factor.
pub fn of_second_factor_code(channel: Channel) -> &'static str {
    match channel {
        Channel::Email => "/login/second-factor/email-code",
        Channel::Sms => "/login/second-factor/sms-code",
    }
}

/// The page for a sent code instead of a password.
pub fn of_first_factor_code(channel: Channel) -> &'static str {
    match channel {
        Channel::Email => "/login/email-code",
        Channel::Sms => "/login/sms-code",
    }
}

fn of_first(factors: &[SecondFactor]) -> &'static str {
    factors.first().map_or(SECOND_FACTOR, |factor| of_factor(*factor))
}

/// The page for enrolling a factor that reaches `acr`: an authenticator app if that is enough, otherwise a passkey.
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
