//! Passkeys: challenge, origin, owner of the credential, user verification, and each response only once.

use std::net::Ipv6Addr;

use chrono::Duration;
use futures_util::future::join_all;
use serde_json::json;
use uuid::Uuid;
use vestibule::{
    context::Context,
    domain::{
        actor::Actor,
        passkey::{Backup, MOST_PER_USER},
        user::User,
    },
    factors::passkey::{
        self, Begun, Ceremonies, Outcome,
        registration::{self, Registered, Removed},
    },
    http::state::AppState,
    store::{passkeys, users},
};

use crate::support::database::TestDatabase;
use crate::support::{
    both_databases,
    passkey_device::{PasskeyDevice, Verifies, with},
    relying_party::{alice_and_app, user},
    server::TestServer,
    world::World,
};

const BROWSER: &[u8] = &[1; 32];
const ANOTHER_BROWSER: &[u8] = &[2; 32];

fn ceremonies(state: &AppState, browser_digest: &[u8]) -> Ceremonies {
    let mut context = Context::new(&state.services, Actor::Anonymous);
    // Each has another client address, so that no counter of an address interferes.
    context.address = Some(Ipv6Addr::from(state.random.bytes::<16>()).into());
    Ceremonies {
        context,
        passkeys: state.passkeys.clone().expect("the issuer has a host name"),
        browser_digest: browser_digest.to_vec(),
    }
}

async fn person(state: &AppState, name: &str) -> User {
    users::find_by_login_name(&state.store, name)
        .await
        .unwrap()
        .expect("somebody")
}

/// A server with Alice and Bob.
async fn server_with_two_users(database: &crate::support::database::TestDatabase) -> (TestServer, User, User) {
    let server = TestServer::start(database).await;
    server.seed(&alice_and_app("")).await;
    server.seed(&user("bob")).await;
    let state = &server.app.state;
    let (alice, bob) = (person(state, "alice").await, person(state, "bob").await);
    (server, alice, bob)
}

async fn register(state: &AppState, device: &mut PasskeyDevice, user: &User) -> Registered {
    let ceremonies = ceremonies(state, BROWSER);
    let begun = registration::begin(&ceremonies, user)
        .await
        .unwrap()
        .expect("fewer than the limit");
    let answer = device.create(&begun.options);
    registration::finish(&ceremonies, user.id, begun.ceremony, &answer, "My key")
        .await
        .unwrap()
}

async fn begin(state: &AppState) -> Begun {
    passkey::begin_sign_in(&ceremonies(state, BROWSER)).await.unwrap()
}

async fn finish(state: &AppState, begun: &Begun, answer: &str) -> Outcome {
    passkey::finish_sign_in(&ceremonies(state, BROWSER), begun.ceremony, answer)
        .await
        .unwrap()
}

#[both_databases]
async fn a_passkey_signs_in_without_a_name(database: TestDatabase) {
    let (server, alice, _) = server_with_two_users(&database).await;
    let state = &server.app.state;
    let mut device = PasskeyDevice::new();
    let Registered::Added(added) = register(state, &mut device, &alice).await else {
        panic!("not added")
    };
    assert_eq!(
        (added.name.as_str(), added.backup, added.last_used_at),
        ("My key", Backup::DeviceBound, None)
    );
    let begun = begin(state).await;
    assert_eq!(begun.options["publicKey"]["rpId"], "id.example.com");
    assert_eq!(begun.options["publicKey"]["allowCredentials"], json!([]));
    let Outcome::Proved(proved) = finish(state, &begun, &device.get(&begun.options)).await else {
        panic!("refused")
    };
    assert_eq!((proved.user.id, proved.backup), (alice.id, Backup::DeviceBound));
    let kept = &passkeys::list_of_user(&state.store, alice.id).await.unwrap()[0];
    assert!(kept.counter > added.counter && kept.last_used_at.is_some());
    let actor = database
        .text("SELECT actor FROM audit_events WHERE kind = 'sign_in.succeeded'")
        .await;
    assert_eq!(actor, format!("person:{}", alice.id));
    for (kind, times) in [("passkey.added", 1), ("sign_in.succeeded", 1), ("sign_in.failed", 0)] {
        assert_eq!(server.events(kind).await, times, "{kind}");
    }
}

#[both_databases]
async fn a_passkey_is_a_second_factor_for_its_owner_and_nobody_else(database: TestDatabase) {
    let (server, alice, bob) = server_with_two_users(&database).await;
    let state = &server.app.state;
    let (mut device, mut bobs) = (PasskeyDevice::new(), PasskeyDevice::new());
    register(state, &mut device, &alice).await;
    assert!(
        passkey::begin_second_factor(&ceremonies(state, BROWSER), bob.id)
            .await
            .unwrap()
            .is_none()
    );
    register(state, &mut bobs, &bob).await;

    let ceremonies = ceremonies(state, BROWSER);
    let begun = passkey::begin_second_factor(&ceremonies, alice.id)
        .await
        .unwrap()
        .expect("she has one");
    let answer = device.get(&begun.options);
    // An authenticator that is given a list of passkeys may omit the user handle.
    let answer = with(&answer, "/response/userHandle", json!(null));
    let outcome = passkey::finish_second_factor(&ceremonies, alice.id, begun.ceremony, &answer)
        .await
        .unwrap();
    assert!(matches!(outcome, Outcome::Proved(proved) if proved.user.id == alice.id));

    let begun = passkey::begin_second_factor(&ceremonies, alice.id)
        .await
        .unwrap()
        .expect("she has one");
    let mut options = begun.options.clone();
    options["publicKey"]["allowCredentials"] = json!([]);
    let outcome = passkey::finish_second_factor(&ceremonies, alice.id, begun.ceremony, &bobs.get(&options))
        .await
        .unwrap();
    assert!(matches!(outcome, Outcome::Refused), "{outcome:?}");

    let begun = passkey::begin_second_factor(&ceremonies, alice.id)
        .await
        .unwrap()
        .expect("she has one");
    let answer = device.get(&begun.options);
    let outcome = passkey::finish_second_factor(&ceremonies, bob.id, begun.ceremony, &answer)
        .await
        .unwrap();
    assert!(matches!(outcome, Outcome::Expired), "{outcome:?}");
}

#[both_databases]
async fn a_response_for_one_purpose_is_refused_for_another(database: TestDatabase) {
    let (server, alice, _) = server_with_two_users(&database).await;
    let state = &server.app.state;
    let mut device = PasskeyDevice::new();
    register(state, &mut device, &alice).await;
    let ceremonies = ceremonies(state, BROWSER);
    let begun = passkey::begin_second_factor(&ceremonies, alice.id)
        .await
        .unwrap()
        .expect("she has one");
    let outcome = finish(state, &begun, &device.get(&begun.options)).await;
    assert!(matches!(outcome, Outcome::Expired), "{outcome:?}");
    let begun = begin(state).await;
    let answer = device.get(&begun.options);
    let outcome = passkey::finish_second_factor(&ceremonies, alice.id, begun.ceremony, &answer)
        .await
        .unwrap();
    assert!(matches!(outcome, Outcome::Expired), "{outcome:?}");
    let begun = begin(state).await;
    let answer = device.get(&begun.options);
    let registered = registration::finish(&ceremonies, alice.id, begun.ceremony, &answer, "x")
        .await
        .unwrap();
    assert!(matches!(registered, Registered::Expired), "{registered:?}");
}

#[both_databases]
async fn a_response_from_any_other_origin_is_refused(database: TestDatabase) {
    let (server, alice, _) = server_with_two_users(&database).await;
    let state = &server.app.state;
    let mut device = PasskeyDevice::new();
    register(state, &mut device, &alice).await;
    for origin in [
        "https://evil-id.example.com",
        "https://evil.id.example.com",
        "https://example.com",
        "https://id.example.com.evil.example",
        "https://id.example.com:8443",
        "http://id.example.com",
        "https://id.example.com/",
        "https://id.example.com/page",
        "https://ID.example.com",
        "https://user@id.example.com",
        "https://id.example.com.",
        "null",
        "",
    ] {
        device.origin = origin.to_owned();
        let begun = begin(state).await;
        let outcome = finish(state, &begun, &device.get(&begun.options)).await;
        assert!(matches!(outcome, Outcome::Refused), "{origin}: {outcome:?}");
        let registered = register(state, &mut PasskeyDevice::at(origin), &alice).await;
        assert!(matches!(registered, Registered::Refused), "{origin}: {registered:?}");
    }
    assert_eq!(server.events("sign_in.failed").await, 13);
    assert_eq!(passkeys::list_of_user(&state.store, alice.id).await.unwrap().len(), 1);
}

#[both_databases]
async fn a_related_origin_is_accepted_if_it_is_listed(database: TestDatabase) {
    let world = World::with_config(&database, |config| {
        config.passkeys.related_origins = vec!["https://id.example.net".to_owned()];
    })
    .await;
    let state = &world.server.app.state;
    let alice = person(state, "alice").await;
    let mut device = PasskeyDevice::at("https://id.example.net");
    assert!(matches!(
        register(state, &mut device, &alice).await,
        Registered::Added(_)
    ));
    for (origin, is_welcome) in [("https://id.example.net", true), ("https://evil-id.example.net", false)] {
        device.origin = origin.to_owned();
        let begun = begin(state).await;
        let outcome = finish(state, &begun, &device.get(&begun.options)).await;
        assert_eq!(matches!(outcome, Outcome::Proved(_)), is_welcome, "{origin}");
    }
}

#[both_databases]
async fn a_response_without_user_verification_is_refused(database: TestDatabase) {
    let (server, alice, _) = server_with_two_users(&database).await;
    let state = &server.app.state;
    let mut device = PasskeyDevice::new();
    device.verifies = Verifies::No;
    assert!(matches!(
        register(state, &mut device, &alice).await,
        Registered::Refused
    ));
    device.verifies = Verifies::Yes;
    register(state, &mut device, &alice).await;
    device.verifies = Verifies::No;
    let begun = begin(state).await;
    assert!(matches!(
        finish(state, &begun, &device.get(&begun.options)).await,
        Outcome::Refused
    ));
    let ceremonies = ceremonies(state, BROWSER);
    let begun = passkey::begin_second_factor(&ceremonies, alice.id)
        .await
        .unwrap()
        .expect("she has one");
    let answer = device.get(&begun.options);
    let outcome = passkey::finish_second_factor(&ceremonies, alice.id, begun.ceremony, &answer)
        .await
        .unwrap();
    assert!(matches!(outcome, Outcome::Refused));
}

#[both_databases]
async fn a_challenge_is_used_up_by_a_right_and_by_a_wrong_response(database: TestDatabase) {
    let (server, alice, _) = server_with_two_users(&database).await;
    let state = &server.app.state;
    let mut device = PasskeyDevice::new();
    register(state, &mut device, &alice).await;
    let begun = begin(state).await;
    let answer = device.get(&begun.options);
    assert!(matches!(finish(state, &begun, &answer).await, Outcome::Proved(_)));
    assert!(matches!(finish(state, &begun, &answer).await, Outcome::Expired));
    // The same assertion for another challenge.
    let another = begin(state).await;
    assert!(matches!(finish(state, &another, &answer).await, Outcome::Refused));
    for nonsense in ["", "{}", "[]", "null", "\u{0}", "{\"id\":1}"] {
        let begun = begin(state).await;
        assert!(
            matches!(finish(state, &begun, nonsense).await, Outcome::Refused),
            "{nonsense}"
        );
        assert!(matches!(
            finish(state, &begun, &device.get(&begun.options)).await,
            Outcome::Expired
        ));
    }
    assert_eq!(server.events("sign_in.succeeded").await, 1);
}

#[both_databases]
async fn of_fifty_concurrent_responses_on_two_nodes_one_succeeds(database: TestDatabase) {
    let (server, alice, _) = server_with_two_users(&database).await;
    let other = server.another_node().await;
    let mut device = PasskeyDevice::new();
    register(&server.app.state, &mut device, &alice).await;
    let begun = begin(&server.app.state).await;
    let answer = device.get(&begun.options);
    let attempts = (0..50).map(|number| {
        let node = if number % 2 == 0 { &server } else { &other };
        finish(&node.app.state, &begun, &answer)
    });
    let outcomes = join_all(attempts).await;
    assert_eq!(
        outcomes
            .iter()
            .filter(|outcome| matches!(outcome, Outcome::Proved(_)))
            .count(),
        1
    );
    assert!(
        outcomes
            .iter()
            .all(|outcome| matches!(outcome, Outcome::Proved(_) | Outcome::Expired))
    );
    assert_eq!(server.events("sign_in.succeeded").await, 1);
}

#[both_databases]
async fn a_challenge_of_another_browser_and_an_expired_one_are_refused(database: TestDatabase) {
    let (server, alice, _) = server_with_two_users(&database).await;
    let state = &server.app.state;
    let mut device = PasskeyDevice::new();
    register(state, &mut device, &alice).await;
    let begun = begin(state).await;
    let answer = device.get(&begun.options);
    let theirs = passkey::finish_sign_in(&ceremonies(state, ANOTHER_BROWSER), begun.ceremony, &answer)
        .await
        .unwrap();
    assert!(matches!(theirs, Outcome::Expired), "{theirs:?}");
    assert!(
        matches!(finish(state, &begun, &answer).await, Outcome::Proved(_)),
        "another browser used it up"
    );
    let begun = begin(state).await;
    let answer = device.get(&begun.options);
    server.clock.advance(Duration::minutes(5));
    assert!(matches!(finish(state, &begun, &answer).await, Outcome::Expired));
    assert!(matches!(
        finish(
            state,
            &Begun {
                ceremony: Uuid::nil(),
                ..begun
            },
            &answer
        )
        .await,
        Outcome::Expired
    ));
}

#[both_databases]
async fn another_users_passkey_with_ones_own_name_is_refused(database: TestDatabase) {
    let (server, alice, bob) = server_with_two_users(&database).await;
    let state = &server.app.state;
    let mut bobs = PasskeyDevice::new();
    register(state, &mut bobs, &bob).await;
    let handle = |user: &User| {
        json!(base64::Engine::encode(
            &base64::prelude::BASE64_URL_SAFE_NO_PAD,
            user.id.0.as_bytes()
        ))
    };
    for claimed in [handle(&alice), json!(null), json!(""), json!("AAAA")] {
        let begun = begin(state).await;
        let answer = with(&bobs.get(&begun.options), "/response/userHandle", claimed.clone());
        let outcome = finish(state, &begun, &answer).await;
        assert!(matches!(outcome, Outcome::Refused), "{claimed}: {outcome:?}");
    }
    // A passkey belongs to one user: the response cannot be used in another user's registration.
    let (begun_bob, begun_alice) = (
        registration::begin(&ceremonies(state, BROWSER), &bob)
            .await
            .unwrap()
            .expect("fewer than the limit"),
        registration::begin(&ceremonies(state, BROWSER), &alice)
            .await
            .unwrap()
            .expect("fewer than the limit"),
    );
    let answer = bobs.create(&begun_bob.options);
    let crossed = registration::finish(
        &ceremonies(state, BROWSER),
        alice.id,
        begun_alice.ceremony,
        &answer,
        "x",
    )
    .await
    .unwrap();
    assert!(matches!(crossed, Registered::Refused), "{crossed:?}");
    let crossed = registration::finish(&ceremonies(state, BROWSER), alice.id, begun_bob.ceremony, &answer, "x")
        .await
        .unwrap();
    assert!(matches!(crossed, Registered::Expired), "{crossed:?}");
    assert!(passkeys::list_of_user(&state.store, alice.id).await.unwrap().is_empty());
}

#[both_databases]
async fn an_unknown_or_removed_passkey_is_refused(database: TestDatabase) {
    let (server, alice, bob) = server_with_two_users(&database).await;
    let state = &server.app.state;
    let mut device = PasskeyDevice::new();
    let Registered::Added(added) = register(state, &mut device, &alice).await else {
        panic!("not added")
    };
    let begun = begin(state).await;
    let answer = device.get(&begun.options);
    let attempt = &ceremonies(state, BROWSER).context;
    assert_eq!(
        registration::remove(attempt, bob.id, added.id).await.unwrap(),
        Removed::NotTheirs
    );
    assert!(!registration::rename(attempt, bob.id, added.id, "Bob's").await.unwrap());
    assert!(
        registration::rename(attempt, alice.id, added.id, "Old phone")
            .await
            .unwrap()
    );
    let removed = registration::remove(attempt, alice.id, added.id).await.unwrap();
    assert_eq!(
        removed,
        Removed::Yes {
            name: "Old phone".to_owned()
        }
    );
    assert!(matches!(finish(state, &begun, &answer).await, Outcome::Refused));
    for kind in ["passkey.renamed", "passkey.removed", "sign_in.failed"] {
        assert_eq!(server.events(kind).await, 1, "{kind}");
    }
}

#[both_databases]
async fn a_disabled_user_is_refused(database: TestDatabase) {
    let (server, mut alice, _) = server_with_two_users(&database).await;
    let state = &server.app.state;
    let mut device = PasskeyDevice::new();
    register(state, &mut device, &alice).await;
    let begun = begin(state).await;
    alice.disabled = true;
    users::update(&state.store, &alice).await.unwrap();
    assert!(matches!(
        finish(state, &begun, &device.get(&begun.options)).await,
        Outcome::Refused
    ));
    assert_eq!(server.events("sign_in.succeeded").await, 0);
    assert_eq!(server.events("sign_in.failed").await, 1);
}

#[both_databases]
async fn a_signature_counter_that_decreases_is_refused_and_audited(database: TestDatabase) {
    let (server, alice, _) = server_with_two_users(&database).await;
    let state = &server.app.state;
    let mut device = PasskeyDevice::new();
    register(state, &mut device, &alice).await;
    let (first, second) = (begin(state).await, begin(state).await);
    let (earlier, later) = (device.get(&first.options), device.get(&second.options));
    assert!(matches!(finish(state, &second, &later).await, Outcome::Proved(_)));
    assert!(matches!(finish(state, &first, &earlier).await, Outcome::Refused));
    assert_eq!(server.events("passkey.counter_regressed").await, 1);
    let begun = begin(state).await;
    assert!(matches!(
        finish(state, &begun, &device.get(&begun.options)).await,
        Outcome::Proved(_)
    ));
}

#[both_databases]
async fn failed_attempts_never_block_a_passkey(database: TestDatabase) {
    let (server, alice, _) = server_with_two_users(&database).await;
    let state = &server.app.state;
    let mut device = PasskeyDevice::new();
    register(state, &mut device, &alice).await;
    for _ in 0..150 {
        let begun = begin(state).await;
        let answer = with(&device.get(&begun.options), "/response/signature", json!("AAAA"));
        assert!(matches!(finish(state, &begun, &answer).await, Outcome::Refused));
    }
    let begun = begin(state).await;
    assert!(matches!(
        finish(state, &begun, &device.get(&begun.options)).await,
        Outcome::Proved(_)
    ));
}

#[both_databases]
async fn only_wrong_answers_are_limited_per_address(database: TestDatabase) {
    let (server, alice, _) = server_with_two_users(&database).await;
    let state = &server.app.state;
    let mut device = PasskeyDevice::new();
    register(state, &mut device, &alice).await;
    let ceremonies = ceremonies(state, BROWSER);
    for number in 0..40 {
        let begun = passkey::begin_sign_in(&ceremonies).await.unwrap();
        let outcome = passkey::finish_sign_in(&ceremonies, begun.ceremony, "{}")
            .await
            .unwrap();
        assert_eq!(
            matches!(outcome, Outcome::Throttled { .. }),
            number >= 30,
            "{number}: {outcome:?}"
        );
    }
    assert_eq!(server.events("sign_in.failed").await, 30);
    let begun = passkey::begin_sign_in(&ceremonies).await.unwrap();
    let answer = device.get(&begun.options);
    let outcome = passkey::finish_sign_in(&ceremonies, begun.ceremony, &answer)
        .await
        .unwrap();
    assert!(matches!(outcome, Outcome::Proved(_)), "{outcome:?}");
}

#[both_databases]
async fn a_user_has_at_most_twenty_passkeys_also_with_concurrent_requests(database: TestDatabase) {
    let (server, alice, _) = server_with_two_users(&database).await;
    let state = &server.app.state;
    let mut begun = Vec::new();
    for _ in 0..MOST_PER_USER + 4 {
        let one = registration::begin(&ceremonies(state, BROWSER), &alice)
            .await
            .unwrap()
            .expect("fewer than the limit");
        let answer = PasskeyDevice::new().create(&one.options);
        begun.push((one.ceremony, answer));
    }
    let alice = &alice;
    let registered = join_all(begun.iter().map(|(ceremony, answer)| async move {
        registration::finish(&ceremonies(state, BROWSER), alice.id, *ceremony, answer, "key")
            .await
            .unwrap()
    }))
    .await;
    let added = registered
        .iter()
        .filter(|registered| matches!(registered, Registered::Added(_)))
        .count();
    assert_eq!(added, MOST_PER_USER);
    assert_eq!(
        passkeys::list_of_user(&state.store, alice.id).await.unwrap().len(),
        MOST_PER_USER
    );
    assert!(
        registration::begin(&ceremonies(state, BROWSER), alice)
            .await
            .unwrap()
            .is_none()
    );
}

#[both_databases]
async fn the_same_passkey_is_not_added_twice(database: TestDatabase) {
    let (server, alice, bob) = server_with_two_users(&database).await;
    let state = &server.app.state;
    let mut device = PasskeyDevice::new();
    let Registered::Added(added) = register(state, &mut device, &alice).await else {
        panic!("not added")
    };
    let again = vestibule::domain::passkey::Passkey {
        id: vestibule::domain::ids::PasskeyId(state.random.uuid_v7_of(bob.id.home(), state.clock.now())),
        user_id: bob.id,
        ..*added
    };
    assert!(passkeys::insert(&state.store, &again).await.unwrap_err().is_conflict());
    let options = registration::begin(&ceremonies(state, BROWSER), &alice)
        .await
        .unwrap()
        .expect("fewer than the limit")
        .options;
    assert_eq!(
        options["publicKey"]["excludeCredentials"].as_array().map(Vec::len),
        Some(1)
    );
}
