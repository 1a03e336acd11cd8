//! What a sign-in still needs, by the proofs, the enrolled factors and the required ACR. The result is not stored but
//! computed from the proofs each time, so that no order of requests can skip a requirement.

use chrono::{DateTime, Utc};

use super::asked_acr::AskedAcr;
use crate::domain::{
    acr::Acr,
    authentication_method::AuthenticationMethod,
    authorization_request::AuthorizationRequest,
    client::Client,
    second_factor::SecondFactor,
    session::{DeviceTrust, SignedIn},
    sign_in::{Enrolled, SignInPolicy},
    user::User,
};

/// A user's proofs, with everything that decides whether they are enough.
#[derive(Clone, Copy, Debug)]
pub struct Proofs<'a> {
    /// The user.
    pub user: &'a User,
    /// The methods that were proved.
    pub methods: &'a [AuthenticationMethod],
    /// The factors that the user has enrolled.
    pub enrolled: &'a Enrolled,
    /// Whether this browser is trusted.
    pub device: DeviceTrust,
    /// The deployment's rules.
    pub policy: &'a SignInPolicy,
    /// The application, and the ACR that its request asks for.
    pub asked: Asked<'a>,
    /// The current time.
    pub now: DateTime<Utc>,
}

/// What an application asks of the sign-in.
#[derive(Clone, Copy, Debug, Default)]
pub struct Asked<'a> {
    /// The application; `None` for the user's own pages.
    pub client: Option<&'a Client>,
    /// The essential ACR of its request (OpenID Connect Core 1.0 section 5.5.1.1).
    pub essential: Option<Acr>,
    /// The preferred ACR (`acr_values`): asked of users who can reach it, not required of others.
    pub voluntary: Option<Acr>,
}

/// What is missing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Need {
    /// Nothing.
    Nothing,
    /// One of these factors; the first is the one to offer first.
    SecondFactor(Vec<SecondFactor>),
    /// A factor that the user has not enrolled: they do so now.
    Enrolment(Acr),
    /// No proof, but an action.
    RequiredAction(RequiredAction),
}

/// An action that the user must complete before the sign-in counts, after enough was proved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RequiredAction {
    /// The account is to be deleted: the user keeps it, or stops here.
    KeepAccount,
    /// Somebody else chose the password: the user chooses a new one.
    NewPassword,
    /// The user has not accepted the current terms.
    Terms,
}

/// Computes what is missing.
pub fn need(proofs: &Proofs<'_>) -> Need {
    let reached = proofs.reached();
    let minimum = minimum_acr(proofs);
    let by_minimum = match proofs.device {
        // A trusted browser replaces a second factor that the deployment requires, but not one that an application requires.
        DeviceTrust::Trusted if minimum <= Acr::TwoFactors => Acr::OneFactor,
        _ => minimum,
    };
    let by_application = proofs
        .asked
        .client
        .map_or(Acr::OneFactor, |client| client.metadata.required_acr);
    let firm = by_minimum
        .max(by_application)
        .max(proofs.asked.essential.unwrap_or_default());
    let possible = proofs.possible();
    let wanted = firm.max(proofs.asked.voluntary.unwrap_or_default().min(possible));
    if reached >= wanted {
        return action(proofs);
    }
    // Use enrolled factors before enrolling new ones: somebody who knows only the password must not be able to add a factor.
    if reached < possible {
        return Need::SecondFactor(proofs.useful(wanted.min(possible)));
    }
    let is_in_grace = proofs.policy.enrol_by.is_some_and(|date| proofs.now < date);
    let only_the_deployment_asks = by_application.max(proofs.asked.essential.unwrap_or_default()) <= reached;
    if is_in_grace && only_the_deployment_asks {
        action(proofs)
    } else {
        Need::Enrolment(firm)
    }
}

/// The same for an administrator who acts as the user: what is asked of the user is not theirs to settle. The client, its request and the
/// groups of the user decide whether what the administrator proved is enough.
pub fn need_of_impersonator(proofs: &Proofs<'_>) -> Need {
    let of_client = proofs.asked.client.map(|client| client.metadata.required_acr);
    let of_groups = proofs.user.required_acr;
    let wanted = of_client.max(proofs.asked.essential).max(of_groups).unwrap_or_default();
    match proofs.reached() >= wanted {
        true => Need::Nothing,
        false => Need::Enrolment(wanted),
    }
}

/// The first action that is still to be done.
fn action(proofs: &Proofs<'_>) -> Need {
    let Proofs { user, policy, .. } = proofs;
    let standing = &user.state;
    if standing.deletes_at.is_some() {
        Need::RequiredAction(RequiredAction::KeepAccount)
    } else if standing.must_change_password && user.password_hash.is_some() {
        Need::RequiredAction(RequiredAction::NewPassword)
    } else if policy.terms_version.is_some() && policy.terms_version != standing.accepted_terms {
        Need::RequiredAction(RequiredAction::Terms)
    } else {
        Need::Nothing
    }
}

/// Whether the sign-in reaches everything that is asked, so that further enrolled factors do not matter.
pub fn is_plainly_enough(
    session: &SignedIn,
    user: &User,
    policy: &SignInPolicy,
    client: &Client,
    request: &AuthorizationRequest,
) -> bool {
    let asked = AskedAcr::of(request).unwrap_or_default();
    let most = [
        for_their_rights(user, policy),
        client.metadata.required_acr,
        asked.essential.unwrap_or_default(),
        asked.voluntary.unwrap_or_default(),
    ];
    most.into_iter()
        .all(|acr| Acr::of(&session.amr, &policy.second_factors) >= acr)
}

/// The ACR that the deployment and the groups require of this user.
fn for_their_rights(user: &User, policy: &SignInPolicy) -> Acr {
    let as_administrator = if user.has_role {
        policy.admin_required_acr
    } else {
        Acr::OneFactor
    };
    policy
        .required_acr
        .max(as_administrator)
        .max(user.required_acr.unwrap_or_default())
}

/// The highest ACR that is asked of this user, and the setting that asks for it; none where the request itself does.
pub fn who_asks(proofs: &Proofs<'_>) -> (Acr, Option<&'static str>) {
    let Proofs {
        user, policy, asked, ..
    } = proofs;
    let as_administrator = match user.has_role {
        true => policy.admin_required_acr,
        false => Acr::OneFactor,
    };
    let of_client = asked.client.map(|client| client.metadata.required_acr);
    let settings = [
        (minimum_acr(proofs), "server.sign_in.second_factors"),
        (user.required_acr.unwrap_or_default(), "group.required_acr"),
        (as_administrator, "server.sign_in.admin_required_acr"),
        (policy.required_acr, "server.sign_in.required_acr"),
        (of_client.unwrap_or_default(), "client.required_acr"),
    ];
    let by_setting = settings.into_iter().max_by_key(|(acr, _)| *acr);
    let (most, setting) = by_setting.unwrap_or((Acr::OneFactor, "client.required_acr"));
    let by_request = asked.essential.max(asked.voluntary).unwrap_or_default();
    match by_request > most {
        true => (by_request, None),
        false => (most, Some(setting)),
    }
}

/// Minimum ACR for this user, whatever the client: the highest of deployment, group and own settings. A user who has set up
/// an authenticator app or a telephone is asked for two factors, if they have a factor that adds to what they proved. An
/// e-mail address is not set up for this, so it does not count.
fn minimum_acr(proofs: &Proofs<'_>) -> Acr {
    let Proofs { user, policy, .. } = proofs;
    let is_set_up = |factor| proofs.enrolled.has(factor) && policy.second_factors.contains(&factor);
    let sets_up = [SecondFactor::Totp, SecondFactor::SmsCode].into_iter().any(is_set_up);
    let by_themselves = if sets_up && proofs.available().next().is_some() {
        Acr::TwoFactors
    } else {
        Acr::OneFactor
    };
    for_their_rights(user, policy).max(by_themselves)
}

impl Proofs<'_> {
    /// The ACR that the proofs reach.
    pub fn reached(&self) -> Acr {
        Acr::of(self.methods, &self.policy.second_factors)
    }

    fn with(&self, factor: SecondFactor) -> Acr {
        let methods = [self.methods, &[factor.method()]].concat();
        Acr::of(&methods, &self.policy.second_factors)
    }

    /// The enrolled second factors that are allowed and that turn the proofs into more than one factor: a second code to the
    /// same mailbox or telephone proves nothing new.
    pub fn available(&self) -> impl Iterator<Item = SecondFactor> {
        SecondFactor::ALL
            .into_iter()
            .filter(|factor| self.enrolled.has(*factor) && self.policy.second_factors.contains(factor))
            .filter(|factor| self.with(*factor) > Acr::OneFactor)
    }

    /// The highest ACR that the user could reach.
    fn possible(&self) -> Acr {
        self.available()
            .map(|factor| self.with(factor))
            .fold(self.reached(), Acr::max)
    }

    /// Whether no enrolled factor would add to the proofs.
    pub fn are_the_best(&self) -> bool {
        self.reached() >= self.possible()
    }

    /// Whether the proofs show that the user is present now. A sign-in at another provider may be long ago, so it does not
    /// show it for users who have a factor here that does.
    pub fn are_of_now(&self) -> bool {
        let has_own_way_in = self.user.password_hash.is_some() || self.enrolled.passkeys > 0;
        let is_of_now = |method: &AuthenticationMethod| *method != AuthenticationMethod::FederatedBefore;
        !has_own_way_in || self.methods.iter().any(is_of_now)
    }

    /// The factors that reach `wanted`.
    fn useful(&self, wanted: Acr) -> Vec<SecondFactor> {
        self.available().filter(|factor| self.with(*factor) >= wanted).collect()
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;
    use proptest::prelude::*;

    use super::*;
    use crate::{
        domain::authentication_method::AuthenticationMethod::{
            EmailCode, Federated, Passkey, Pwd, RecoveryCode, SmsCode, Totp,
        },
        protocol::fixtures::{client, now, user},
    };

    const NOTHING: Enrolled = Enrolled {
        passkeys: 0,
        totp: false,
        recovery_codes: 0,
        email: false,
        phone: false,
    };
    const APP: Enrolled = Enrolled {
        totp: true,
        recovery_codes: 8,
        ..NOTHING
    };
    const KEY: Enrolled = Enrolled { passkeys: 1, ..NOTHING };

    struct Case {
        user: User,
        methods: Vec<AuthenticationMethod>,
        enrolled: Enrolled,
        device: DeviceTrust,
        policy: SignInPolicy,
        client: Option<Client>,
        essential: Option<Acr>,
        voluntary: Option<Acr>,
    }

    impl Case {
        fn need(&self) -> Need {
            need(&Proofs {
                user: &self.user,
                methods: &self.methods,
                enrolled: &self.enrolled,
                device: self.device,
                policy: &self.policy,
                asked: Asked {
                    client: self.client.as_ref(),
                    essential: self.essential,
                    voluntary: self.voluntary,
                },
                now: now(),
            })
        }
    }

    fn with(methods: &[AuthenticationMethod], enrolled: Enrolled) -> Case {
        Case {
            user: user(),
            methods: methods.to_vec(),
            enrolled,
            device: DeviceTrust::Unknown,
            policy: SignInPolicy::default(),
            client: None,
            essential: None,
            voluntary: None,
        }
    }

    #[test]
    fn a_password_is_enough_where_nobody_asks_for_more() {
        assert_eq!(with(&[Pwd], NOTHING).need(), Need::Nothing);
        assert_eq!(with(&[Pwd], KEY).need(), Need::Nothing);
        assert_eq!(with(&[Passkey], APP).need(), Need::Nothing);
    }

    #[test]
    fn who_has_set_up_an_app_is_asked_for_it_whatever_came_first() {
        let either = Need::SecondFactor(vec![SecondFactor::Totp, SecondFactor::RecoveryCode]);
        assert_eq!(with(&[Pwd], APP).need(), either);
        assert_eq!(with(&[Federated], APP).need(), either);
        assert_eq!(with(&[Pwd, Totp], APP).need(), Need::Nothing);
        assert_eq!(with(&[Pwd, RecoveryCode], APP).need(), Need::Nothing);
    }

    #[test]
    fn a_trusted_browser_stands_in_for_the_deployment_but_not_for_an_application() {
        let mut case = with(&[Pwd], APP);
        case.device = DeviceTrust::Trusted;
        assert_eq!(case.need(), Need::Nothing);
        case.essential = Some(Acr::TwoFactors);
        assert!(matches!(case.need(), Need::SecondFactor(_)));
    }

    #[test]
    fn a_trusted_browser_is_no_passkey() {
        let mut case = with(&[Pwd], KEY);
        case.device = DeviceTrust::Trusted;
        case.policy.required_acr = Acr::PhishingResistant;
        assert_eq!(case.need(), Need::SecondFactor(vec![SecondFactor::Passkey]));
    }

    #[test]
    fn the_deployment_an_administrators_rights_a_group_and_an_application_can_each_ask_for_more() {
        let asks: [fn(&mut Case); 5] = [
            |case| case.policy.required_acr = Acr::TwoFactors,
            |case| {
                case.user.has_role = true;
                case.policy.admin_required_acr = Acr::TwoFactors;
            },
            |case| case.user.required_acr = Some(Acr::TwoFactors),
            |case| {
                let mut asking = client();
                asking.metadata.required_acr = Acr::TwoFactors;
                case.client = Some(asking);
            },
            |case| case.essential = Some(Acr::TwoFactors),
        ];
        for ask in asks {
            let mut case = with(&[Pwd], KEY);
            ask(&mut case);
            assert_eq!(case.need(), Need::SecondFactor(vec![SecondFactor::Passkey]));
            case.enrolled = NOTHING;
            assert_eq!(case.need(), Need::Enrolment(Acr::TwoFactors));
        }
    }

    #[test]
    fn a_wish_is_asked_of_those_who_can_and_of_nobody_else() {
        let mut case = with(&[Pwd], KEY);
        case.voluntary = Some(Acr::PhishingResistant);
        assert_eq!(case.need(), Need::SecondFactor(vec![SecondFactor::Passkey]));
        case.enrolled = NOTHING;
        assert_eq!(case.need(), Need::Nothing);
    }

    #[test]
    fn what_they_have_is_proved_before_something_is_added() {
        let mut case = with(&[Pwd], APP);
        case.essential = Some(Acr::PhishingResistant);
        assert!(matches!(case.need(), Need::SecondFactor(_)));
        case.methods.push(Totp);
        assert_eq!(case.need(), Need::Enrolment(Acr::PhishingResistant));
    }

    #[test]
    fn the_grace_lets_people_in_until_its_date_but_into_no_application_that_asks_for_more() {
        let mut case = with(&[Pwd], NOTHING);
        case.policy.required_acr = Acr::TwoFactors;
        case.policy.enrol_by = Some(now() + TimeDelta::days(1));
        assert_eq!(case.need(), Need::Nothing);
        case.essential = Some(Acr::TwoFactors);
        assert_eq!(case.need(), Need::Enrolment(Acr::TwoFactors));
        case.essential = None;
        case.policy.enrol_by = Some(now());
        assert_eq!(case.need(), Need::Enrolment(Acr::TwoFactors));
    }

    #[test]
    fn duties_come_after_the_proofs_one_after_the_other_and_prevent_the_sign_in() {
        let mut case = with(&[Pwd], APP);
        case.user.password_hash = Some("x".to_owned());
        case.user.state.deletes_at = Some(now());
        case.user.state.must_change_password = true;
        case.policy.terms_version = Some("2".to_owned());
        assert!(matches!(case.need(), Need::SecondFactor(_)));
        case.methods.push(Totp);
        assert_eq!(case.need(), Need::RequiredAction(RequiredAction::KeepAccount));
        case.user.state.deletes_at = None;
        assert_eq!(case.need(), Need::RequiredAction(RequiredAction::NewPassword));
        case.user.state.must_change_password = false;
        assert_eq!(case.need(), Need::RequiredAction(RequiredAction::Terms));
        case.user.state.accepted_terms = Some("1".to_owned());
        assert_eq!(case.need(), Need::RequiredAction(RequiredAction::Terms));
        case.user.state.accepted_terms = Some("2".to_owned());
        assert_eq!(case.need(), Need::Nothing);
    }

    #[test]
    fn what_does_not_count_is_not_asked_for() {
        let mut case = with(&[Pwd], APP);
        case.policy.second_factors = vec![SecondFactor::Passkey];
        assert_eq!(case.need(), Need::Nothing);
        case.policy.required_acr = Acr::TwoFactors;
        assert_eq!(case.need(), Need::Enrolment(Acr::TwoFactors));
    }

    #[test]
    fn a_code_by_mail_or_sms_is_asked_beside_something_else_only_and_where_it_counts() {
        const BOTH: Enrolled = Enrolled {
            email: true,
            phone: true,
            ..NOTHING
        };
        let counting = [SecondFactor::SmsCode, SecondFactor::EmailCode];
        let asking = |methods: &[AuthenticationMethod], enrolled, counting: &[SecondFactor]| {
            let mut case = with(methods, enrolled);
            case.policy.second_factors = counting.to_vec();
            case.essential = Some(Acr::TwoFactors);
            case.need()
        };
        assert_eq!(asking(&[Pwd], BOTH, &counting), Need::SecondFactor(counting.to_vec()));
        assert_eq!(
            asking(&[EmailCode], BOTH, &counting),
            Need::SecondFactor(vec![SecondFactor::SmsCode])
        );
        assert_eq!(
            asking(&[SmsCode], BOTH, &counting),
            Need::SecondFactor(vec![SecondFactor::EmailCode])
        );
        let mail_alone = Enrolled { email: true, ..NOTHING };
        assert_eq!(
            asking(&[EmailCode], mail_alone, &counting),
            Need::Enrolment(Acr::TwoFactors)
        );
        assert_eq!(asking(&[Pwd, EmailCode], mail_alone, &counting), Need::Nothing);
        // Methods that the policy does not list do not raise the ACR.
        assert_eq!(
            asking(&[Pwd, EmailCode], BOTH, &[SecondFactor::Totp]),
            Need::Enrolment(Acr::TwoFactors)
        );
    }

    #[test]
    fn a_telephone_is_asked_of_who_set_it_up_and_mail_of_nobody_by_itself() {
        let counting = vec![SecondFactor::SmsCode, SecondFactor::EmailCode];
        let asking = |methods: &[AuthenticationMethod], enrolled| {
            let mut case = with(methods, enrolled);
            case.policy.second_factors = counting.clone();
            case.need()
        };
        let mail = Enrolled { email: true, ..NOTHING };
        let phone = Enrolled { phone: true, ..NOTHING };
        assert_eq!(asking(&[Pwd], mail), Need::Nothing);
        assert_eq!(asking(&[Pwd], phone), Need::SecondFactor(vec![SecondFactor::SmsCode]));
        assert_eq!(asking(&[SmsCode], phone), Need::Nothing);
        let both = Enrolled { email: true, ..phone };
        assert_eq!(
            asking(&[SmsCode], both),
            Need::SecondFactor(vec![SecondFactor::EmailCode])
        );
        assert_eq!(with(&[Pwd], phone).need(), Need::Nothing, "where it does not count");
    }

    proptest! {
        /// Nobody gets in with less than a required ACR, in any combination.
        #[test]
        fn nothing_is_missing_only_when_every_firm_rule_is_met(
            first in 0_usize..3, second in proptest::option::of(0_usize..3), passkeys in 0_u32..2, totp: bool, codes in 0_u32..2,
            minimum in 0_usize..3, essential in proptest::option::of(0_usize..3), trusted: bool,
        ) {
            let mut case = with(&[[Pwd, Passkey, Federated][first]], Enrolled { passkeys, totp, recovery_codes: codes, ..NOTHING });
            case.methods.extend(second.map(|index| [Totp, RecoveryCode, Passkey][index]));
            case.policy.required_acr = Acr::ALL[minimum];
            case.essential = essential.map(|index| Acr::ALL[index]);
            case.device = if trusted { DeviceTrust::Trusted } else { DeviceTrust::Unknown };
            let reached = Acr::of(&case.methods, &case.policy.second_factors);
            match case.need() {
                Need::Nothing => {
                    prop_assert!(reached >= case.essential.unwrap_or_default());
                    prop_assert!(reached >= Acr::ALL[minimum] || trusted && minimum < 2);
                    prop_assert!(reached >= Acr::TwoFactors || !totp || trusted);
                }
                Need::SecondFactor(factors) => {
                    prop_assert!(!factors.is_empty());
                    prop_assert!(factors.iter().all(|factor| case.enrolled.has(*factor)));
                }
                Need::Enrolment(acr) => prop_assert!(reached < acr),
                Need::RequiredAction(_) => prop_assert!(false, "there is none"),
            }
        }
    }
}
