//! State files on a server that runs.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::Duration;
use serde_json::Value;
use vestibule::{
    crypto::totp::TotpSecret,
    domain::totp::{TotpAlgorithm, TotpParameters},
    management::apply::{ApplyError, Change},
    store::{erasure, passkeys, users},
};

use crate::support::database::TestDatabase;
use crate::support::{
    both_databases,
    relying_party::{PASSWORD, Refused, alice_and_app},
    server::TestServer,
    world::World,
};

/// The public key of a passkey on P-256, as authenticators give it (RFC 9053 section 7.1.1).
fn cose_key(credential: &str) -> Vec<u8> {
    let kept: Value = serde_json::from_str(credential).expect("JSON");
    let point = &kept["cred"]["cred"]["key"]["EC_EC2"];
    let coordinate = |name: &str| {
        let text = point[name].as_str().expect("a coordinate");
        URL_SAFE_NO_PAD.decode(text).expect("base64url")
    };
    let mut key = vec![0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20];
    key.extend(coordinate("x"));
    key.extend([0x22, 0x58, 0x20]);
    key.extend(coordinate("y"));
    key
}

#[both_databases]
async fn a_password_that_has_to_be_changed_is_given_once(database: TestDatabase) {
    const OWN: &str = "three quiet otters row";
    let server = TestServer::start(&database).await;
    let state = alice_and_app("").replace("[[users]]", "[[users]]\nmust_change_password = true");
    server.apply(&state).await.expect("applied");
    let mut browser = server.browser();
    let page = browser.sign_in("alice", PASSWORD).await;
    assert_eq!(
        browser
            .submit(&page, &[("password", OWN), ("password_again", OWN)])
            .await
            .page(),
        "home"
    );
    let again = server.apply(&state).await.expect("applied");
    assert!(
        again.iter().all(|report| report.change == Change::Unchanged),
        "{again:?}"
    );
    assert_eq!(browser.visit("/").await.page(), "home");
    assert_eq!(server.browser().sign_in("alice", PASSWORD).await.status, 401);
}

#[both_databases]
async fn an_authenticator_app_from_elsewhere_comes_along_sealed_and_a_newer_one_stays(database: TestDatabase) {
    const SECRET: &str = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
    let server = TestServer::start(&database).await;
    let state = |secret: &str| {
        let totp = format!("totp = {{ secret = \"{secret}\", algorithm = \"SHA256\", digits = 8 }}\n[[clients]]");
        alice_and_app("").replacen("[[clients]]", &totp, 1)
    };
    let wrong = server.apply(&state("GEZDGNBV")).await.unwrap_err();
    assert!(
        matches!(wrong, ApplyError::Wrong { ref problem, .. } if problem.contains("128 bits")),
        "{wrong}"
    );
    assert_eq!(database.number("SELECT count(*) FROM users").await, 0);
    server.apply(&state(SECRET)).await.expect("applied");
    let again = server.apply(&state(SECRET)).await.expect("applied");
    assert!(
        again.iter().all(|report| report.change == Change::Unchanged),
        "{again:?}"
    );
    server.services().store.forget_cached();
    let parameters = TotpParameters {
        algorithm: TotpAlgorithm::SHA256,
        digits: 8,
        ..TotpParameters::default()
    };
    let phone = TotpSecret::from_base32(SECRET, parameters).expect("a secret");
    let mut browser = server.browser();
    let page = browser.sign_in("alice", PASSWORD).await;
    assert_eq!(page.page(), "totp");
    let code = phone.code_at(server.clock.now());
    assert_eq!(browser.submit(&page, &[("code", &code)]).await.page(), "home");
    // The file does not undo what the user has changed since.
    let other = state(&SECRET.replace('G', "H"));
    assert!(
        server
            .apply(&other)
            .await
            .expect("applied")
            .iter()
            .all(|report| report.change == Change::Unchanged)
    );
}

#[both_databases]
async fn passkeys_from_elsewhere_come_along_and_sign_in_without_a_name(database: TestDatabase) {
    let elsewhere = World::new(&database).await;
    let mut device = elsewhere.alice().with_passkey().await;
    let old = users::find_by_login_name(&database.store, "alice")
        .await
        .expect("read")
        .expect("alice");
    let made = passkeys::list_of_user(&database.store, old.id)
        .await
        .expect("read")
        .remove(0);
    let now = elsewhere.clock.now();
    users::set_deletion(&database.store, old.id, Some(now))
        .await
        .expect("asked for");
    assert!(erasure::erase(&database.store, old.id, now).await.expect("erased"));
    let server = TestServer::start(&database).await;
    let entry = |key: &[u8], more: &str| {
        format!(
            "passkeys = [{{ name = \"Laptop\", credential_id = \"{}\", public_key = \"{}\", user_handle = \"{}\", backup_eligible = false, transports = [\"usb\", \"new\"]{more} }}]\n[[clients]]",
            URL_SAFE_NO_PAD.encode(&made.credential_id),
            URL_SAFE_NO_PAD.encode(key),
            URL_SAFE_NO_PAD.encode(old.id.0.as_bytes())
        )
    };
    let state = |passkeys: String| alice_and_app("").replacen("[[clients]]", &passkeys, 1);
    let key = cose_key(&made.credential);
    let mut off_the_curve = key.clone();
    off_the_curve[20] ^= 1;
    for (entry, said) in [
        (entry(&off_the_curve, ""), "public_key"),
        (entry(b"not CBOR", ""), "public_key"),
        (entry(&key, ", backed_up = true"), "backup_eligible"),
        (entry(&key, "").replace("Laptop", ""), "1 to 64"),
    ] {
        let error = server.apply(&state(entry)).await.unwrap_err().to_string();
        assert!(error.contains(said), "{said}: {error}");
    }
    assert_eq!(database.number("SELECT count(*) FROM users").await, 0);
    server.apply(&state(entry(&key, ""))).await.expect("applied");
    let again = server.apply(&state(entry(&key, ""))).await.expect("applied");
    assert!(
        again.iter().all(|report| report.change == Change::Unchanged),
        "{again:?}"
    );
    let mut browser = server.browser();
    let login = browser.visit("/login").await;
    let answer = device.sign_in(&mut browser, &login).await;
    assert_eq!(browser.follow(answer).await.page(), "home");
    assert!(browser.visit("/account/passkeys").await.body.contains("Laptop"));
    let now = users::find_by_login_name(&database.store, "alice")
        .await
        .expect("read")
        .expect("alice");
    assert_ne!(now.id, old.id, "its authenticator goes on calling her what it did");
    let stolen = state(entry(&key, ""))
        .replace("\"alice\"", "\"bob\"")
        .replace("alice@", "bob@");
    let error = server.apply(&stolen).await.unwrap_err().to_string();
    assert!(error.contains("another user's"), "{error}");
}

#[both_databases]
async fn what_people_changed_since_stays_until_the_file_says_something_new(database: TestDatabase) {
    let server = TestServer::start(&database).await;
    let state = |name: &str, email: &str| {
        format!("[[users]]\nemail = \"{email}\"\nemail_verified = true\nname = \"{name}\"\nnickname = \"Al\"\n")
    };
    server
        .apply(&state("Alice", "alice@example.com"))
        .await
        .expect("applied");
    let alice = users::find_by_login_name(&database.store, "alice@example.com")
        .await
        .expect("read")
        .expect("alice");
    let mut moved = alice.clone();
    moved.claims.email = Some("alice@example.org".to_owned());
    moved.claims.phone_number = Some("+4915123456789".to_owned());
    moved.claims.nickname = None;
    users::set_claims(&database.store, &moved).await.expect("written");
    let again = server
        .apply(&state("Alice", "alice@example.com"))
        .await
        .expect("applied");
    assert!(
        again.iter().all(|report| report.change == Change::Unchanged),
        "{again:?}"
    );
    let changed = server
        .apply(&state("Alice A.", "alice@example.com"))
        .await
        .expect("applied");
    assert_eq!(changed[0].change, Change::Changed);
    let now = users::find(&database.store, alice.id)
        .await
        .expect("read")
        .expect("alice");
    assert_eq!(now.claims.name.as_deref(), Some("Alice A."));
    assert_eq!(
        now.claims.email.as_deref(),
        Some("alice@example.org"),
        "her address is hers"
    );
    assert_eq!(
        (now.claims.phone_number.as_deref(), now.claims.nickname.as_deref()),
        (Some("+4915123456789"), None)
    );
    assert_eq!(
        database.number("SELECT count(*) FROM users").await,
        1,
        "and nobody is added"
    );
    server
        .apply(&state("Alice A.", "alice@example.com").replace("nickname = \"Al\"\n", ""))
        .await
        .expect("applied");
    server
        .apply(&format!(
            "{}nickname = \"Ali\"\n",
            state("Alice A.", "alice@example.com").replace("nickname = \"Al\"\n", "")
        ))
        .await
        .expect("applied");
    let now = users::find(&database.store, alice.id)
        .await
        .expect("read")
        .expect("alice");
    assert_eq!(
        now.claims.nickname.as_deref(),
        Some("Ali"),
        "the file says something new"
    );
}

#[both_databases]
async fn what_its_owner_removed_does_not_come_back(database: TestDatabase) {
    let server = TestServer::start(&database).await;
    let state = alice_and_app("").replacen(
        "[[clients]]",
        "totp = { secret = \"GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ\" }\n[[clients]]",
        1,
    );
    server.apply(&state).await.expect("applied");
    assert_eq!(database.execute("DELETE FROM totp_credentials").await, 1);
    let again = server.apply(&state).await.expect("applied");
    assert!(
        again.iter().all(|report| report.change == Change::Unchanged),
        "{again:?}"
    );
    assert_eq!(database.number("SELECT count(*) FROM totp_credentials").await, 0);
}

#[both_databases]
async fn a_new_password_ends_what_the_old_one_opened(database: TestDatabase) {
    let world = World::new(&database).await;
    let mut browser = world.browser();
    let tokens = world.app.sign_in(&mut browser, "alice", "offline_access", &[]).await;
    world.clock.advance(Duration::seconds(1));
    let state = "[[users]]\npreferred_username = \"alice\"\npassword = \"another long password\"\n";
    world.apply(state).await.expect("applied");
    assert_eq!(
        world.app.refresh(tokens.refresh(), "").await.unwrap_err(),
        Refused("invalid_grant".to_owned())
    );
    assert_eq!(world.userinfo(&tokens.access_token).await.status, 401);
    assert_eq!(browser.visit("/").await.page(), "login");
}

#[both_databases]
async fn a_stranger_closes_the_password_to_strangers_and_not_to_its_owners_browser(database: TestDatabase) {
    let world = World::new(&database).await;
    let mut own = world.alice().signed_in().await;
    let mut stranger = world.browser();
    for _ in 0..8 {
        stranger.sign_in("alice", "not the password").await;
    }
    assert_eq!(stranger.sign_in("alice", PASSWORD).await.status, 429);
    let home = own.visit("/").await;
    own.submit(&home, &[]).await;
    assert_eq!(own.visit("/").await.page(), "login", "the owner signed out");
    assert_eq!(own.sign_in("alice", PASSWORD).await.page(), "home");
}

#[both_databases]
async fn what_cannot_be_is_refused_and_changes_nothing(database: TestDatabase) {
    let server = TestServer::start(&database).await;
    server
        .seed("[[users]]\npreferred_username = \"alice\"\nphone_number = \"+31201234567\"\n")
        .await;
    let long_name = format!(
        "[[users]]\npreferred_username = \"bob\"\nname = \"{}\"\n",
        "b".repeat(201)
    );
    for (state, said) in [
        (
            "[[users]]\npreferred_username = \"+31-20-1234567\"\n",
            "telephone number",
        ),
        ("[[users]]\npreferred_username = \"eve adams\"\n", "without spaces"),
        ("[[users]]\npreferred_username = \"e\\u2066ve\"\n", "characters"),
        ("[[users]]\nemail = \"Eve <eve@example.com>\"\n", "name@example.org"),
        (
            "[[users]]\nemail = \"eve@example.com\\r\\nBcc: all\"\n",
            "name@example.org",
        ),
        ("[[groups]]\nname = \"a\"\n[[groups]]\nname = \"a\"\n", "twice"),
        ("[[scopes]]\nname = \"a\"\n[[scopes]]\nname = \"a\"\n", "twice"),
        (
            "[[users]]\npreferred_username = \"bob\"\n[[users]]\npreferred_username = \"Bob\"\nroles = [\"owner\"]\n",
            "user Bob: bob is there twice",
        ),
        (
            "[[users]]\npreferred_username = \"bob\"\nemail = \"b@example.com\"\n\
             [[users]]\nemail = \"b@example.com\"\n",
            "user b@example.com: b@example.com is there twice",
        ),
        (long_name.as_str(), "at most 200 characters"),
        (
            "[[groups]]\nname = \"staff\"\n[[users]]\npreferred_username = \"bob\"\ngroups = [\"nowhere\"]\n",
            "no group nowhere",
        ),
    ] {
        let error = server.apply(state).await.unwrap_err().to_string();
        assert!(error.contains(said), "{state:?} gave {error:?}");
    }
    assert_eq!(database.number("SELECT count(*) FROM groups").await, 0);
    assert_eq!(database.number("SELECT count(*) FROM users").await, 1);
}
