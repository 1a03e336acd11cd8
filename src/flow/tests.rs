//! Tests of the flow: each rule by example, and properties that hold for all inputs.

use chrono::TimeDelta;
use proptest::prelude::*;

use uuid::Uuid;

use super::*;
use crate::{
    domain::{
        authorization_request::{ConsentDecision, Prompt},
        ids::DeviceAuthorizationId,
        session::Impersonator,
    },
    protocol::fixtures::{client, now, pending, signed_in, user, user_id},
};

/// The consent that user 1 gave before.
fn agreed() -> Consent {
    Consent {
        user_id: user_id(1),
        client_id: "rp".into(),
        scope: ScopeSet::parse("openid profile"),
        claims: Vec::new(),
        granted_at: now(),
    }
}

/// User 1, signed in an hour ago.
fn old_session() -> SignedIn {
    signed_in(1, now() - TimeDelta::hours(1))
}

fn step(pending: &PendingAuthorization, session: Option<&SignedIn>, consent: Option<&Consent>) -> Step {
    step_for(&client(), pending, session, consent)
}

fn step_for(
    client: &Client,
    pending: &PendingAuthorization,
    session: Option<&SignedIn>,
    consent: Option<&Consent>,
) -> Step {
    let owner = |number| User { id: number, ..user() };
    let owner = session.map(|session| owner(session.user_id));
    let person = owner.as_ref().map(|user| Person {
        user,
        enrolled: &NOTHING,
        device: DeviceTrust::Unknown,
    });
    next_step(&Facts {
        pending,
        client,
        policy: &SignInPolicy::default(),
        session: session.zip(person),
        progress: None,
        consent,
        now: now(),
    })
}

fn refused(step: Step) -> ErrorCode {
    match step {
        Step::Refuse(error) => error.code,
        other => panic!("{other:?}"),
    }
}

fn is_respond(step: &Step) -> bool {
    matches!(step, Step::Respond(_))
}

/// A pending request with changes.
fn asking(change: impl FnOnce(&mut PendingAuthorization)) -> PendingAuthorization {
    let mut pending = pending();
    change(&mut pending);
    pending
}

fn decision(number: u128, answer: ConsentAnswer) -> Option<ConsentDecision> {
    Some(ConsentDecision {
        user_id: user_id(number),
        answer,
    })
}

#[test]
fn a_stranger_signs_in_then_agrees_then_the_client_is_answered() {
    let mut pending = pending();
    assert_eq!(step(&pending, None, None), Step::Login);
    let session = signed_in(1, now());
    assert_eq!(step(&pending, Some(&session), None), Step::Consent);
    pending.consent_decision = decision(1, ConsentAnswer::Allow);
    assert_eq!(
        step(&pending, Some(&session), None),
        Step::Consent,
        "it was taken back since"
    );
    assert_eq!(
        step(&pending, Some(&session), Some(&agreed())),
        Step::Respond(Allowed {
            session,
            acr: Acr::OneFactor,
            scope: ScopeSet::parse("openid profile"),
            claims: ClaimsRequest::default(),
        })
    );
}

const NOTHING: Enrolled = Enrolled {
    passkeys: 0,
    totp: false,
    recovery_codes: 0,
    email: false,
    phone: false,
};

/// The enrolled factors of a user with an authenticator app.
const APP: Enrolled = Enrolled {
    totp: true,
    recovery_codes: 8,
    ..NOTHING
};

fn on_the_way(pending: &PendingAuthorization, progress: &SignInProgress, enrolled: &Enrolled) -> Step {
    let owner = User {
        id: progress.user_id,
        ..user()
    };
    let person = Person {
        user: &owner,
        enrolled,
        device: DeviceTrust::Unknown,
    };
    next_step(&Facts {
        pending,
        client: &client(),
        policy: &SignInPolicy::default(),
        session: None,
        progress: Some((progress, person)),
        consent: None,
        now: now(),
    })
}

fn after_the_password(began_at: DateTime<Utc>) -> SignInProgress {
    SignInProgress {
        user_id: user_id(1),
        methods: vec![AuthenticationMethod::Pwd],
        began_at,
        password_state: Vec::new(),
    }
}

#[test]
fn whoever_is_half_signed_in_is_asked_for_the_other_half_and_never_answered() {
    let progress = after_the_password(now());
    assert_eq!(
        on_the_way(&pending(), &progress, &APP),
        Step::SecondFactor(vec![SecondFactor::Totp, SecondFactor::RecoveryCode])
    );
    // Even if nothing is missing: only a recorded sign-in is one.
    assert_eq!(on_the_way(&pending(), &progress, &Enrolled::default()), Step::Login);
    let silent = asking(|it| it.request.prompt.none = true);
    assert_eq!(
        refused(on_the_way(&silent, &progress, &APP)),
        ErrorCode::InteractionRequired
    );
}

#[test]
fn half_a_sign_in_expires_and_serves_no_other_person_and_no_request_that_wants_a_new_one() {
    let expired = after_the_password(now() - SignInProgress::LASTS);
    assert_eq!(on_the_way(&pending(), &expired, &APP), Step::Login);
    let of_before = after_the_password(now() - TimeDelta::minutes(2));
    let again = asking(|it| it.request.prompt.login = true);
    assert_eq!(on_the_way(&again, &of_before, &APP), Step::Login);
    let another = asking(|it| it.request.id_token_hint = Some(user_id(2)));
    assert_eq!(on_the_way(&another, &after_the_password(now()), &APP), Step::Login);
}

#[test]
fn a_live_session_with_a_remembered_consent_is_answered_at_once() {
    assert!(is_respond(&step(&pending(), Some(&old_session()), Some(&agreed()))));
}

#[test]
fn prompt_none_answers_an_error_where_a_page_would_be_needed() {
    let silent = asking(|it| it.request.prompt.none = true);
    assert_eq!(refused(step(&silent, None, None)), ErrorCode::LoginRequired);
    assert_eq!(
        refused(step(&silent, Some(&old_session()), None)),
        ErrorCode::ConsentRequired
    );
    assert!(is_respond(&step(&silent, Some(&old_session()), Some(&agreed()))));
    let hinted = asking(|it| {
        it.request.prompt.none = true;
        it.request.id_token_hint = Some(user_id(2));
    });
    assert_eq!(
        refused(step(&hinted, Some(&old_session()), Some(&agreed()))),
        ErrorCode::LoginRequired
    );
    let aged = asking(|it| {
        it.request.prompt.none = true;
        it.request.max_age = Some(60);
    });
    assert_eq!(
        refused(step(&aged, Some(&old_session()), Some(&agreed()))),
        ErrorCode::LoginRequired
    );
}

#[test]
fn prompt_login_needs_a_sign_in_made_for_this_request() {
    let asked = asking(|it| it.request.prompt.login = true);
    assert_eq!(step(&asked, Some(&old_session()), Some(&agreed())), Step::Login);
    let just_before = signed_in(1, asked.created_at - TimeDelta::microseconds(1));
    assert_eq!(step(&asked, Some(&just_before), Some(&agreed())), Step::Login);
    let at_the_same_moment = signed_in(1, asked.created_at);
    assert!(is_respond(&step(&asked, Some(&at_the_same_moment), Some(&agreed()))));
}

#[test]
fn max_age_is_compared_with_the_age_of_the_sign_in() {
    for (max_age, responds) in [
        (10_000, true),
        (3600, true),
        (3599, false),
        (0, false),
        (u64::MAX, true),
    ] {
        let asked = asking(|it| it.request.max_age = Some(max_age));
        assert_eq!(
            is_respond(&step(&asked, Some(&old_session()), Some(&agreed()))),
            responds,
            "{max_age}"
        );
    }
}

#[test]
fn a_max_age_of_zero_is_satisfied_by_signing_in_for_this_request() {
    let asked = asking(|it| it.request.max_age = Some(0));
    let fresh = signed_in(1, now() - TimeDelta::seconds(30));
    assert!(is_respond(&step(&asked, Some(&fresh), Some(&agreed()))));
}

#[test]
fn the_clients_default_max_age_counts_where_the_request_names_none() {
    let mut strict = client();
    strict.metadata.default_max_age = Some(60);
    assert_eq!(
        step_for(&strict, &pending(), Some(&old_session()), Some(&agreed())),
        Step::Login
    );
    let relaxed = asking(|it| it.request.max_age = Some(10_000));
    assert!(is_respond(&step_for(
        &strict,
        &relaxed,
        Some(&old_session()),
        Some(&agreed())
    )));
}

#[test]
fn a_hint_for_somebody_else_asks_for_a_sign_in() {
    let hinted = asking(|it| it.request.id_token_hint = Some(user_id(2)));
    assert_eq!(step(&hinted, Some(&old_session()), Some(&agreed())), Step::Login);
    let mine = asking(|it| it.request.id_token_hint = Some(user_id(1)));
    assert!(is_respond(&step(&mine, Some(&old_session()), Some(&agreed()))));
}

#[test]
fn a_subject_asked_for_by_value_is_the_only_one_that_will_do() {
    let by_claim = |json: String| asking(|it| it.request.claims = serde_json::from_str(&json).unwrap());
    let wanted = |sub: String| by_claim(format!(r#"{{"id_token":{{"sub":{{"value":"{sub}"}}}}}}"#));
    assert!(is_respond(&step(
        &wanted(user_id(1).to_string()),
        Some(&old_session()),
        Some(&agreed())
    )));
    assert_eq!(
        step(&wanted(user_id(2).to_string()), Some(&old_session()), Some(&agreed())),
        Step::Login
    );
    assert_eq!(
        step(&wanted("nobody".to_owned()), Some(&old_session()), Some(&agreed())),
        Step::Login
    );
    let any = by_claim(r#"{"id_token":{"sub":null}}"#.to_owned());
    assert!(is_respond(&step(&any, Some(&old_session()), Some(&agreed()))));
}

#[test]
fn select_account_needs_this_session_to_be_chosen() {
    let mut asked = asking(|it| it.request.prompt.select_account = true);
    assert_eq!(step(&asked, None, None), Step::Login);
    assert_eq!(step(&asked, Some(&old_session()), Some(&agreed())), Step::SelectAccount);
    asked.selected_session = Some(signed_in(2, now()).session_id);
    assert_eq!(step(&asked, Some(&old_session()), Some(&agreed())), Step::SelectAccount);
    asked.selected_session = Some(old_session().session_id);
    assert!(is_respond(&step(&asked, Some(&old_session()), Some(&agreed()))));
    asked.selected_session = None;
    assert!(is_respond(&step(&asked, Some(&signed_in(1, now())), Some(&agreed()))));
}

#[test]
fn a_refusal_is_told_to_the_client() {
    let denied = asking(|it| it.consent_decision = decision(1, ConsentAnswer::Deny));
    assert_eq!(
        refused(step(&denied, Some(&old_session()), Some(&agreed()))),
        ErrorCode::AccessDenied
    );
    assert_eq!(step(&denied, None, None), Step::Login);
}

#[test]
fn another_users_answer_counts_for_nothing() {
    for answer in [ConsentAnswer::Allow, ConsentAnswer::Deny] {
        let answered = asking(|it| it.consent_decision = decision(2, answer));
        assert_eq!(step(&answered, Some(&old_session()), None), Step::Consent);
    }
    let theirs = Consent {
        user_id: user_id(2),
        ..agreed()
    };
    assert_eq!(step(&pending(), Some(&old_session()), Some(&theirs)), Step::Consent);
    let elsewhere = Consent {
        client_id: "other".into(),
        ..agreed()
    };
    assert_eq!(step(&pending(), Some(&old_session()), Some(&elsewhere)), Step::Consent);
}

#[test]
fn a_remembered_consent_must_cover_every_scope_and_every_single_claim() {
    let wider = asking(|it| it.request.scope = ScopeSet::parse("openid profile email"));
    assert_eq!(step(&wider, Some(&old_session()), Some(&agreed())), Step::Consent);
    let offline = asking(|it| it.request.scope = ScopeSet::parse("openid offline_access"));
    assert_eq!(step(&offline, Some(&old_session()), Some(&agreed())), Step::Consent);
    let claims = r#"{"userinfo":{"email":null},"id_token":{"auth_time":null}}"#;
    let single = asking(|it| it.request.claims = serde_json::from_str(claims).unwrap());
    assert_eq!(step(&single, Some(&old_session()), Some(&agreed())), Step::Consent);
    let with_claim = Consent {
        claims: vec!["email".to_owned()],
        ..agreed()
    };
    assert!(is_respond(&step(&single, Some(&old_session()), Some(&with_claim))));
}

#[test]
fn a_device_is_let_in_by_an_answer_that_is_given_now_and_by_nothing_else() {
    let device = |decided| {
        asking(|it| {
            it.request.target = ResponseTarget::Device(DeviceAuthorizationId(Uuid::from_u128(7)));
            it.consent_decision = decided;
        })
    };
    let session = old_session();
    for policy in [ConsentPolicy::Always, ConsentPolicy::Once, ConsentPolicy::Never] {
        let mut client = client();
        client.metadata.grant_types = vec![GrantType::DeviceCode];
        client.metadata.consent = policy;
        let step = |decided| step_for(&client, &device(decided), Some(&session), Some(&agreed()));
        assert_eq!(step(None), Step::Consent, "{policy:?}");
        assert_eq!(step(decision(2, ConsentAnswer::Allow)), Step::Consent, "{policy:?}");
        assert!(is_respond(&step(decision(1, ConsentAnswer::Allow))), "{policy:?}");
        assert_eq!(refused(step(decision(1, ConsentAnswer::Deny))), ErrorCode::AccessDenied);
        let acted = SignedIn {
            actor: Some(Impersonator {
                user_id: user_id(3),
                session_id: session.session_id,
            }),
            ..session.clone()
        };
        let allowed = device(decision(1, ConsentAnswer::Allow));
        let step = step_for(&client, &allowed, Some(&acted), Some(&agreed()));
        assert_eq!(
            refused(step),
            ErrorCode::AccessDenied,
            "an administrator acts as the user"
        );
    }
    let step = step(&device(None), Some(&session), Some(&agreed()));
    assert_eq!(
        refused(step),
        ErrorCode::UnauthorizedClient,
        "the client lost the grant"
    );
}

#[test]
fn the_clients_policy_and_prompt_consent_say_when_to_ask() {
    let by = |policy, prompt_consent| {
        let mut client = client();
        client.metadata.consent = policy;
        let asked = asking(|it| it.request.prompt.consent = prompt_consent);
        step_for(&client, &asked, Some(&old_session()), Some(&agreed()))
    };
    assert_eq!(by(ConsentPolicy::Always, false), Step::Consent);
    assert!(is_respond(&by(ConsentPolicy::Once, false)));
    assert!(is_respond(&by(ConsentPolicy::Never, false)));
    for policy in [ConsentPolicy::Always, ConsentPolicy::Once, ConsentPolicy::Never] {
        assert_eq!(by(policy, true), Step::Consent);
    }
}

#[test]
fn an_essential_acr_that_cannot_be_reached_is_refused_and_a_wish_is_not() {
    let acr = |json: &str| {
        let asked = asking(|it| it.request.claims = serde_json::from_str(json).unwrap());
        step(&asked, Some(&old_session()), Some(&agreed()))
    };
    assert_eq!(
        refused(acr(r#"{"id_token":{"acr":{"essential":true,"values":["urn:x"]}}}"#)),
        ErrorCode::UnmetAuthenticationRequirements
    );
    assert_eq!(
        refused(acr(r#"{"id_token":{"acr":{"essential":true,"value":"urn:x"}}}"#)),
        ErrorCode::UnmetAuthenticationRequirements
    );
    assert!(is_respond(&acr(
        r#"{"id_token":{"acr":{"essential":true,"values":["urn:x","urn:vestibule:acr:1fa"]}}}"#
    )));
    assert!(is_respond(&acr(r#"{"id_token":{"acr":{"essential":true}}}"#)));
    assert!(is_respond(&acr(r#"{"id_token":{"acr":{"values":["urn:x"]}}}"#)));
    let wish = asking(|it| it.request.acr_values = vec!["urn:x".to_owned()]);
    assert!(is_respond(&step(&wish, Some(&old_session()), Some(&agreed()))));
}

#[test]
fn a_client_that_was_closed_meanwhile_gets_nothing() {
    let mut closed = client();
    closed.disabled = true;
    let answer = step_for(&closed, &pending(), Some(&old_session()), Some(&agreed()));
    assert_eq!(refused(answer), ErrorCode::UnauthorizedClient);
    let mut other = client();
    other.client_id = "other".into();
    let answer = step_for(&other, &pending(), Some(&old_session()), Some(&agreed()));
    assert_eq!(refused(answer), ErrorCode::UnauthorizedClient);
}

#[test]
fn a_scope_that_the_client_lost_meanwhile_is_not_given() {
    let mut narrowed = client();
    narrowed.metadata.scope = ScopeSet::parse("openid");
    match step_for(&narrowed, &pending(), Some(&old_session()), Some(&agreed())) {
        Step::Respond(allowed) => assert_eq!(allowed.scope, ScopeSet::parse("openid")),
        other => panic!("{other:?}"),
    }
    narrowed.metadata.scope = ScopeSet::parse("phone");
    let answer = step_for(&narrowed, &pending(), Some(&old_session()), Some(&agreed()));
    assert_eq!(refused(answer), ErrorCode::InvalidScope);
}

#[test]
fn an_expired_request_comes_to_nothing() {
    let expired = asking(|it| it.expires_at = now());
    assert_eq!(
        refused(step(&expired, Some(&old_session()), Some(&agreed()))),
        ErrorCode::AccessDenied
    );
}

prop_compose! {
    fn any_pending()(
        none in any::<bool>(), login in any::<bool>(), consent in any::<bool>(), select_account in any::<bool>(),
        max_age in prop::option::of(0_u64..10_000),
        id_token_hint in prop::option::of((1_u128..3).prop_map(user_id)),
        scope in prop::sample::select(vec!["openid", "openid profile", "openid email offline_access"]),
        claims in prop::sample::select(vec![
            "{}",
            r#"{"userinfo":{"email":null}}"#,
            r#"{"id_token":{"acr":{"essential":true,"values":["urn:x"]}}}"#,
            r#"{"id_token":{"sub":{"value":"00000000-0000-0000-0000-000000000001"}}}"#,
        ]),
        selected in prop::option::of(1_u128..3),
        decided in prop::option::of((1_u128..3, any::<bool>())),
        left in -1_i64..100,
    ) -> PendingAuthorization {
        asking(|it| {
            it.request.prompt = if none {
                Prompt { none, ..Prompt::default() }
            } else {
                Prompt { none, login, consent, select_account }
            };
            it.request.max_age = max_age;
            it.request.id_token_hint = id_token_hint;
            it.request.scope = ScopeSet::parse(scope);
            it.request.claims = serde_json::from_str(claims).unwrap();
            it.selected_session = selected.map(|number| signed_in(number, now()).session_id);
            it.consent_decision = decided.and_then(|(number, allowed)| {
                decision(number, if allowed { ConsentAnswer::Allow } else { ConsentAnswer::Deny })
            });
            it.expires_at = now() + TimeDelta::seconds(left);
        })
    }
}

prop_compose! {
    fn any_client()(
        consent in prop::sample::select(vec![ConsentPolicy::Always, ConsentPolicy::Once, ConsentPolicy::Never]),
        default_max_age in prop::option::of(0_u64..10_000),
        disabled in prop::bool::weighted(0.1),
        is_limited in prop::bool::weighted(0.2),
    ) -> Client {
        let mut client = client();
        client.metadata.consent = consent;
        client.metadata.default_max_age = default_max_age;
        client.disabled = disabled;
        if is_limited {
            client.metadata.allowed_groups = ["nobody is in it".to_owned()].into();
        }
        client
    }
}

prop_compose! {
    fn any_session()(number in 1_u128..3, age in 0_i64..7200) -> SignedIn {
        signed_in(number, now() - TimeDelta::seconds(age))
    }
}

prop_compose! {
    fn any_consent()(
        number in 1_u128..3,
        scope in prop::sample::select(vec!["", "openid", "openid profile email offline_access"]),
        claims in prop::sample::select(vec![vec![], vec!["email".to_owned()]]),
    ) -> Consent {
        Consent { user_id: user_id(number), scope: ScopeSet::parse(scope), claims, ..agreed() }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn nobody_is_answered_without_a_session_of_their_own(
        pending in any_pending(), client in any_client(), session in any_session(), consent in prop::option::of(any_consent())
    ) {
        prop_assert!(!is_respond(&step_for(&client, &pending, None, consent.as_ref())));
        if let Step::Respond(allowed) = step_for(&client, &pending, Some(&session), consent.as_ref()) {
            prop_assert_eq!(&allowed.session, &session);
            prop_assert!(allowed.scope.is_subset(&pending.request.scope));
            prop_assert!(allowed.scope.is_subset(&client.metadata.scope));
            prop_assert!(pending.request.id_token_hint.is_none_or(|hinted| hinted == session.user_id));
            prop_assert!(!client.disabled && now() < pending.expires_at);
            prop_assert!(client.admits(&user()));
        }
    }

    #[test]
    fn prompt_none_never_shows_a_page(
        pending in any_pending(), client in any_client(),
        session in prop::option::of(any_session()), consent in prop::option::of(any_consent())
    ) {
        let mut silent = pending;
        silent.request.prompt.none = true;
        let step = step_for(&client, &silent, session.as_ref(), consent.as_ref());
        prop_assert!(matches!(step, Step::Respond(_) | Step::Refuse(_)), "{:?}", step);
    }

    #[test]
    fn taking_a_proof_away_never_gets_further(
        pending in any_pending(), client in any_client(), session in any_session(), consent in any_consent()
    ) {
        let with_everything = step_for(&client, &pending, Some(&session), Some(&consent));
        let mut unanswered = pending.clone();
        unanswered.consent_decision = unanswered.consent_decision.filter(|it| it.answer == ConsentAnswer::Deny);
        let mut unselected = pending.clone();
        unselected.selected_session = None;
        let older = SignedIn { auth_time: session.auth_time - TimeDelta::hours(3), ..session.clone() };
        let with_less = [
            step_for(&client, &pending, None, Some(&consent)),
            step_for(&client, &pending, Some(&session), None),
            step_for(&client, &unanswered, Some(&session), Some(&consent)),
            step_for(&client, &unselected, Some(&session), Some(&consent)),
            step_for(&client, &pending, Some(&older), Some(&consent)),
        ];
        for less in with_less {
            let further = match (&with_everything, &less) {
                (Step::Refuse(_), less) => is_respond(less),
                (_, Step::Refuse(_)) => false,
                (with_everything, less) => progress(less) > progress(with_everything),
            };
            prop_assert!(!further, "{:?} after {:?}", less, with_everything);
        }
    }

    #[test]
    fn a_strangers_answer_changes_nothing(
        pending in any_pending(), client in any_client(), session in any_session(), consent in prop::option::of(any_consent())
    ) {
        let mut unanswered = pending.clone();
        unanswered.consent_decision = None;
        let mut answered_by_another = pending;
        answered_by_another.consent_decision = decision(77, ConsentAnswer::Allow);
        prop_assert_eq!(
            step_for(&client, &unanswered, Some(&session), consent.as_ref()),
            step_for(&client, &answered_by_another, Some(&session), consent.as_ref())
        );
    }
}

/// The position of a step, in the order of the pages.
fn progress(step: &Step) -> u8 {
    match step {
        Step::Refuse(_) => 0,
        Step::Login => 1,
        Step::SelectAccount => 2,
        Step::NotAdmitted => 3,
        Step::SecondFactor(_) | Step::Enrol(_) | Step::RequiredAction(_) => 4,
        Step::Consent => 5,
        Step::Respond(_) => 6,
    }
}
