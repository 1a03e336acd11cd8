//! What a sign-in would ask of a user now, without anybody signing in: the same rules as [`sign_in::need`], gone through as if each proof
//! were given.

use chrono::{DateTime, Utc};

use super::explain::turned_away;
use super::sign_in::{self, Asked, Need, Proofs, RequiredAction};
use crate::domain::{
    acr::Acr,
    authentication_method::AuthenticationMethod,
    client::{Client, ConsentPolicy},
    consent::Consent,
    second_factor::SecondFactor,
    session::DeviceTrust,
    sign_in::{Enrolled, SignInPolicy},
    trace::{Check, CheckName},
    user::User,
};

/// Who signs in, where, and under which rules.
#[derive(Clone, Copy, Debug)]
pub struct Situation<'a> {
    /// The user.
    pub user: &'a User,
    /// The factors that they have enrolled.
    pub enrolled: &'a Enrolled,
    /// Whether an identity at another provider is linked to their account.
    pub has_provider: bool,
    /// The application.
    pub client: &'a Client,
    /// What they agreed to for it.
    pub consent: Option<&'a Consent>,
    /// The class that the application insists on in its request.
    pub acr: Option<Acr>,
    /// The deployment's rules.
    pub policy: &'a SignInPolicy,
    /// The current time.
    pub now: DateTime<Utc>,
}

/// Something that the user does on the way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Hurdle {
    /// They authenticate with this first.
    First(AuthenticationMethod),
    /// They prove one more of these factors.
    SecondFactor(Vec<SecondFactor>),
    /// They enrol a factor that reaches this class.
    Enrolment(Acr),
    /// They complete this action.
    RequiredAction(RequiredAction),
    /// They are asked for consent.
    Consent,
}

/// What would happen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Forecast {
    /// What they would do, in order.
    pub hurdles: Vec<Hurdle>,
    /// What would refuse them; they would get in if it is none.
    pub stopped_by: Option<Check>,
}

/// How many proofs and actions a sign-in can have: more than there are kinds of them.
const MOST: usize = 10;

/// What would happen.
pub fn forecast(situation: &Situation<'_>) -> Forecast {
    let stopped_by = |check| Forecast {
        hurdles: Vec::new(),
        stopped_by: Some(check),
    };
    if situation.client.disabled {
        return stopped_by(Check::refused(CheckName::EnabledClient).by("client.disabled"));
    }
    if situation.user.disabled {
        return stopped_by(Check::refused(CheckName::EnabledAccount).by("user.disabled"));
    }
    if !situation.client.admits(situation.user) {
        return stopped_by(turned_away(situation.client, &situation.user.groups));
    }
    let Some(first) = first_method(situation) else {
        return stopped_by(Check::refused(CheckName::RightFactor).came(Some("no way to sign in")));
    };
    let mut hurdles = vec![Hurdle::First(first)];
    hurdles.extend(further(situation, first));
    if is_asked_for_consent(situation) {
        hurdles.push(Hurdle::Consent);
    }
    Forecast {
        hurdles,
        stopped_by: None,
    }
}

/// What they would authenticate with first.
fn first_method(situation: &Situation<'_>) -> Option<AuthenticationMethod> {
    let Situation {
        user, enrolled, policy, ..
    } = situation;
    let ways = [
        (user.password_hash.is_some(), AuthenticationMethod::Pwd),
        (enrolled.passkeys > 0, AuthenticationMethod::Passkey),
        (situation.has_provider, AuthenticationMethod::Federated),
        (policy.email_codes && enrolled.email, AuthenticationMethod::EmailCode),
        (policy.sms_codes && enrolled.phone, AuthenticationMethod::SmsCode),
    ];
    ways.into_iter().find(|(has, _)| *has).map(|(_, method)| method)
}

/// What is asked after that, as if each were done.
fn further(situation: &Situation<'_>, first: AuthenticationMethod) -> Vec<Hurdle> {
    let mut user = situation.user.clone();
    let mut methods = vec![first];
    let mut hurdles = Vec::new();
    for _ in 0..MOST {
        let need = sign_in::need(&Proofs {
            user: &user,
            methods: &methods,
            enrolled: situation.enrolled,
            device: DeviceTrust::Unknown,
            policy: situation.policy,
            asked: Asked {
                client: Some(situation.client),
                essential: situation.acr,
                voluntary: None,
            },
            now: situation.now,
        });
        match need {
            Need::Nothing => break,
            Need::SecondFactor(factors) => {
                let Some(factor) = factors.first() else { break };
                methods.push(factor.method());
                hurdles.push(Hurdle::SecondFactor(factors));
            }
            // No enrolment helps where the deployment counts none of what can be enrolled.
            Need::Enrolment(acr) if hurdles.contains(&Hurdle::Enrolment(acr)) => break,
            Need::Enrolment(acr) => {
                // What is enrolled is proved at once.
                hurdles.push(Hurdle::Enrolment(acr));
                methods.extend([AuthenticationMethod::Totp, AuthenticationMethod::Passkey]);
            }
            Need::RequiredAction(action) => {
                hurdles.push(Hurdle::RequiredAction(action));
                let state = &mut user.state;
                match action {
                    RequiredAction::KeepAccount => state.deletes_at = None,
                    RequiredAction::NewPassword => state.must_change_password = false,
                    RequiredAction::Terms => state.accepted_terms = situation.policy.terms_version.clone(),
                }
            }
        }
    }
    hurdles
}

fn is_asked_for_consent(situation: &Situation<'_>) -> bool {
    let client = situation.client;
    match client.metadata.consent {
        ConsentPolicy::Never => false,
        ConsentPolicy::Always => true,
        ConsentPolicy::Once => !situation
            .consent
            .is_some_and(|consent| client.is_meant(consent.granted_at)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::fixtures::{client, now, user};

    fn hurdles(user: &User, enrolled: &Enrolled, acr: Option<Acr>, policy: &SignInPolicy) -> Vec<Hurdle> {
        forecast(&Situation {
            user,
            enrolled,
            has_provider: false,
            client: &client(),
            consent: None,
            acr,
            policy,
            now: now(),
        })
        .hurdles
    }

    fn with_password() -> User {
        User {
            password_hash: Some(String::new()),
            ..user()
        }
    }

    #[test]
    fn a_password_and_consent_are_asked_of_whoever_has_nothing_else() {
        let asked = hurdles(&with_password(), &Enrolled::default(), None, &SignInPolicy::default());
        assert_eq!(asked, [Hurdle::First(AuthenticationMethod::Pwd), Hurdle::Consent]);
    }

    #[test]
    fn a_class_that_is_not_reached_is_enrolled_for_and_one_that_is_is_proved() {
        let policy = SignInPolicy::default();
        let asked = hurdles(&with_password(), &Enrolled::default(), Some(Acr::TwoFactors), &policy);
        assert_eq!(asked[1], Hurdle::Enrolment(Acr::TwoFactors));
        let enrolled = Enrolled {
            totp: true,
            ..Enrolled::default()
        };
        let asked = hurdles(&with_password(), &enrolled, Some(Acr::TwoFactors), &policy);
        assert_eq!(asked[1], Hurdle::SecondFactor(vec![SecondFactor::Totp]));
    }

    #[test]
    fn every_required_action_is_foreseen() {
        let mut user = with_password();
        user.state.must_change_password = true;
        let policy = SignInPolicy {
            terms_version: Some("2".to_owned()),
            ..SignInPolicy::default()
        };
        let asked = hurdles(&user, &Enrolled::default(), None, &policy);
        let actions = [RequiredAction::NewPassword, RequiredAction::Terms].map(Hurdle::RequiredAction);
        assert_eq!(asked[1..3], actions);
    }

    #[test]
    fn whoever_has_no_way_in_is_told_so() {
        let forecast = forecast(&Situation {
            user: &User {
                password_hash: None,
                ..user()
            },
            enrolled: &Enrolled::default(),
            has_provider: false,
            client: &client(),
            consent: None,
            acr: None,
            policy: &SignInPolicy::default(),
            now: now(),
        });
        assert_eq!(
            forecast.stopped_by.map(|check| check.name),
            Some(CheckName::RightFactor)
        );
    }
}
