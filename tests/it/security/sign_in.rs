//! Signing in: steps that cannot be skipped, sessions that cannot be planted, names that cannot be told from others.

use std::sync::Arc;

use axum::http::Request;
use chrono::Duration;
use futures_util::future::join_all;
use tower_sessions::{Session, session::Id};
use vestibule::{
    domain::{acr::Acr, authentication_method::AuthenticationMethod, session::SignInProgress},
    http::browser as session,
    store::{self, BrowserSessions, users},
};

use crate::support::{
    both_databases,
    browser::{Browser, Page},
    database::TestDatabase,
    relying_party::{PASSWORD, pass, user},
    server::{TestServer, between},
    timing::Stopwatch,
    world::World,
};

async fn try_as(browser: &mut Browser, username: &str, password: &str) -> Page {
    let page = browser.visit("/login").await;
    browser
        .submit_once(&page, &[("username", username), ("password", password)])
        .await
}

/// The text of a response, without random values and the entered name.
fn outside(page: &Page, username: &str) -> (u16, String, Vec<String>) {
    let nonce = between(page.header("content-security-policy"), "'nonce-", "'").unwrap_or("no nonce");
    let body = page
        .body
        .replace(&page.csrf_token(), "TOKEN")
        .replace(nonce, "NONCE")
        .replace(&format!("value=\"{username}\""), "value=\"NAME\"");
    let mut headers: Vec<String> = page.headers.keys().map(ToString::to_string).collect();
    headers.sort();
    (page.status.as_u16(), body, headers)
}

#[both_databases]
async fn a_known_and_an_unknown_name_cannot_be_told_apart(database: TestDatabase) {
    let world = World::new(&database).await;
    world
        .seed(&user("closed").replace("[[users]]", "[[users]]\ndisabled = true"))
        .await;
    world.seed("[[users]]\npreferred_username = \"passwordless\"\n").await;
    let mut seen = Vec::new();
    for name in ["alice", "nobody-of-that-name", "closed", "passwordless"] {
        let mut answers = Vec::new();
        for _ in 0..8 {
            let page = try_as(&mut world.browser(), name, "not the password").await;
            answers.push(outside(&page, name));
        }
        assert_eq!(answers[0].0, 401);
        assert_eq!(answers[7].0, 429, "unknown names are throttled as well");
        seen.push(answers);
        // The wait is told in seconds of the same minute.
        world.clock.advance(Duration::hours(25));
    }
    for other in &seen[1..] {
        assert_eq!(&seen[0], other);
    }
}

#[both_databases]
async fn a_known_and_an_unknown_name_take_the_same_time_over_a_thousand_attempts(database: TestDatabase) {
    let world = World::with_config(&database, |config| {
        config.throttle.per_address_per_minute = 1_000_000;
        config.throttle.free_attempts = 1_000_000;
        config.throttle.close_after = 2_000_000;
    })
    .await;
    let mut browser = world.browser();
    let page = browser.visit("/login").await;
    let mut watch = Stopwatch::default();
    for _ in 0..1_000 {
        for known in [true, false] {
            let name = if known { "alice" } else { "nobody-of-that-name" };
            let refused = watch
                .time(
                    known,
                    browser.submit_once(&page, &[("username", name), ("password", "not the password")]),
                )
                .await;
            assert_eq!(refused.status, 401);
        }
    }
    watch.tells_nothing();
}

#[both_databases]
async fn after_a_thousand_wrong_attempts_the_users_passkey_and_known_browser_still_work(database: TestDatabase) {
    let world = World::with_config(&database, |config| config.throttle.per_address_per_minute = 1_000_000).await;
    let mut device = world.alice().with_passkey().await;
    let mut own = world.alice().signed_in().await;
    let home = own.visit("/").await;
    own.submit(&home, &[]).await;
    let mut stranger = world.browser();
    let page = stranger.visit("/login").await;
    for number in 0..1_000 {
        if number < 110 {
            world.clock.advance(Duration::minutes(6));
        }
        // The form's browser has been idle for long by then; its page is loaded again from time to time.
        let page = if number < 110 {
            stranger.visit("/login").await
        } else {
            page.clone()
        };
        stranger
            .submit_once(&page, &[("username", "alice"), ("password", "not the password")])
            .await;
    }
    world.clock.advance(Duration::minutes(6));
    let mut another = world.browser();
    assert_eq!(
        try_as(&mut another, "alice", PASSWORD).await.status,
        429,
        "the password is closed to strangers"
    );
    assert_eq!(
        own.sign_in("alice", PASSWORD).await.page(),
        "home",
        "not to her own browser"
    );
    let login = another.visit("/login").await;
    let answer = device.sign_in(&mut another, &login).await;
    assert_eq!(another.follow(answer).await.page(), "home", "and not to her passkey");
}

#[both_databases]
async fn with_a_password_alone_no_factor_can_be_changed_not_even_in_a_trusted_browser(database: TestDatabase) {
    let world = World::new(&database).await;
    world.seed(&user("bob")).await;
    // Bob has a passkey; somebody knows his password.
    let _key = world.person("bob").with_passkey().await;
    let mut thief = world.browser();
    assert_eq!(thief.sign_in("bob", PASSWORD).await.page(), "home");
    for page in ["/account/authenticator", "/account/password"] {
        assert_eq!(thief.visit(page).await.page(), "passkey", "{page}");
    }
    let token = thief.visit("/").await.csrf_token();
    for address in [
        "/account/passkeys",
        "/account/passkeys/challenge",
        "/account/authenticator",
        "/account/authenticator/remove",
        "/account/recovery-codes",
        "/account/password",
        "/account/data/delete",
    ] {
        let refused = thief
            .post(address, &[("csrf_token", &token), ("confirm", "yes"), ("name", "x")])
            .await;
        assert!(
            refused.status == 303 && refused.location().starts_with("/login/second-factor?next="),
            "{address}: {} {}",
            refused.status,
            refused.location()
        );
    }
    // Alice trusts a browser; somebody who uses it with her password cannot create recovery codes.
    let mut alice = world.alice().with_totp().await;
    let home = alice.browser.visit("/").await;
    alice.browser.submit(&home, &[]).await;
    let step = alice.browser.sign_in("alice", PASSWORD).await;
    alice
        .browser
        .submit(&step, &[("code", &alice.next_code()), ("trust", "yes")])
        .await;
    let home = alice.browser.visit("/").await;
    alice.browser.submit(&home, &[]).await;
    assert_eq!(alice.browser.sign_in("alice", PASSWORD).await.page(), "home");
    let renewal = alice.browser.visit("/account/recovery-codes").await;
    let step = alice.browser.submit(&renewal, &[]).await;
    assert_eq!(step.page(), "second-factor", "{}", step.body);
    assert_eq!(world.events("factor.changed").await, 0);
    // After the proof, it continues where it began.
    let step = alice.browser.visit("/login/totp?next=/account/authenticator").await;
    assert_eq!(
        alice
            .browser
            .submit(&step, &[("code", &alice.next_code())])
            .await
            .page(),
        "authenticator"
    );
}

#[both_databases]
async fn a_password_change_ends_unfinished_sign_ins_in_every_browser(database: TestDatabase) {
    let world = World::new(&database).await;
    world.seed(&user("mallory")).await;
    let mut alice = world.alice().with_totp().await;
    let mut shared = world.person("mallory").signed_in().await;
    let step = shared.sign_in("alice", PASSWORD).await;
    assert_eq!(step.page(), "totp");
    let page = alice.browser.visit("/account/password").await;
    let new = [
        ("password", "three quiet otters row"),
        ("password_again", "three quiet otters row"),
    ];
    assert_eq!(alice.browser.submit(&page, &new).await.page(), "security");
    let after = shared.submit(&step, &[("code", &alice.next_code())]).await;
    assert_ne!(after.page(), "home", "{}", after.body);
    assert!(!shared.visit("/").await.body.contains("Alice"));
}

/// A code that somebody else gets for the old session while the password changes is refused: that session has ended.
#[both_databases]
async fn a_password_change_begins_another_session(database: TestDatabase) {
    let world = World::new(&database).await;
    let mut browser = world.alice().signed_in().await;
    database
        .execute("CREATE TABLE before AS SELECT session_id FROM sessions WHERE session_id IS NOT NULL")
        .await;
    let page = browser.visit("/account/password").await;
    let new = "three quiet otters row";
    let twice = [("password", new), ("password_again", new)];
    assert_eq!(browser.submit(&page, &twice).await.page(), "security");
    let live = "SELECT count(*) FROM sessions WHERE session_id";
    assert_eq!(database.number(&format!("{live} IS NOT NULL")).await, 1);
    let same = format!("{live} IN (SELECT session_id FROM before)");
    assert_eq!(database.number(&same).await, 0);
}

#[both_databases]
async fn a_sign_in_during_a_password_change_leaves_no_session(database: TestDatabase) {
    let world = World::with_config(&database, |config| config.throttle.per_address_per_minute = 100_000).await;
    for round in 0..5 {
        let (old, new) = match round % 2 {
            0 => (PASSWORD, "three quiet otters row"),
            _ => ("three quiet otters row", PASSWORD),
        };
        let mut own = world.browser();
        assert_eq!(own.sign_in("alice", old).await.page(), "home");
        let page = own.visit("/account/password").await;
        let mut others = Vec::new();
        for _ in 0..8 {
            let mut other = world.browser();
            let login = other.visit("/login").await;
            others.push((other, login));
        }
        let attempts = others.iter_mut().map(|(other, login)| async move {
            other
                .submit_once(login, &[("username", "alice"), ("password", old)])
                .await;
        });
        let twice = [("password", new), ("password_again", new)];
        let change = own.submit_once(&page, &twice);
        let (changed, _) = tokio::join!(change, join_all(attempts));
        assert_eq!(changed.location(), "/account/security?done=password-changed");
        for (other, _) in &mut others {
            assert_eq!(
                other.visit("/").await.page(),
                "login",
                "round {round}: a session of the old password"
            );
        }
        world.clock.advance(Duration::hours(25));
    }
}

#[both_databases]
async fn attempts_are_counted_over_every_spelling_and_address(database: TestDatabase) {
    let world = World::new(&database).await;
    for name in ["alice", "ALICE", " alice ", "Alice@Example.com", "ａｌｉｃｅ"] {
        assert_eq!(
            try_as(&mut world.browser(), name, "not the password").await.status,
            401,
            "{name}"
        );
    }
    let page = try_as(&mut world.browser(), "alice@example.com", PASSWORD).await;
    assert_eq!(
        (page.status.as_u16(), page.page()),
        (429, "login"),
        "nothing is looked at, not even the right one"
    );
    assert_ne!(page.header("retry-after"), "");
    world.clock.advance(Duration::seconds(301));
    let mut browser = world.browser();
    assert_eq!(try_as(&mut browser, "alice", PASSWORD).await.status, 303);
    // A correct password resets the counter.
    for _ in 0..5 {
        assert_eq!(
            try_as(&mut world.browser(), "alice", "not the password").await.status,
            401
        );
    }
    assert_eq!(world.events("sign_in.throttled").await, 1);
}

#[both_databases]
async fn an_address_has_thirty_attempts_a_minute(database: TestDatabase) {
    let server = TestServer::start(&database).await;
    let mut browser = server.browser();
    let page = browser.visit("/login").await;
    for number in 0..30 {
        let name = format!("name{number}");
        let answer = browser
            .submit_once(&page, &[("username", &name), ("password", "x")])
            .await;
        assert_eq!(answer.status, 401, "{number}");
    }
    let fields = [("username", "another"), ("password", "x")];
    let answer = browser.submit_once(&page, &fields).await;
    assert_eq!(answer.status, 429);
    assert_ne!(answer.header("retry-after"), "");
    assert_eq!(
        try_as(&mut server.browser(), "another", "x").await.status,
        401,
        "others go on"
    );
    server.clock.advance(Duration::seconds(61));
    assert_eq!(browser.submit_once(&page, &fields).await.status, 401);
}

#[both_databases]
async fn only_a_trusted_proxy_can_set_the_client_address(database: TestDatabase) {
    for (is_trusted, last) in [(false, 429), (true, 401)] {
        let server = TestServer::start_with(&database, |config| {
            config.throttle.per_address_per_minute = 3;
            if is_trusted {
                config.proxy.trusted = vec!["198.51.100.0/24".parse().expect("a network")];
            }
        })
        .await;
        let mut browser = server.browser();
        browser.address = "198.51.100.7:1234".parse().expect("an address");
        let page = browser.visit("/login").await;
        let token = page.csrf_token();
        let fields = [("username", "x"), ("password", "x"), ("csrf_token", token.as_str())];
        let mut statuses = Vec::new();
        for number in 0..4 {
            let forwarded = format!("203.0.113.{number}");
            let fields = [("username", forwarded.as_str()), fields[1], fields[2]];
            let answer = browser
                .post_from("/login", &fields, &[("x-forwarded-for", &forwarded)])
                .await;
            statuses.push(answer.status.as_u16());
        }
        assert_eq!(statuses, [401, 401, 401, last], "trusted: {is_trusted}");
        server.clock.advance(Duration::minutes(10));
    }
}

/// A20: the cookie had 128 bits, and any value of its form was looked up.
#[both_databases]
async fn a_session_needs_the_signature_of_its_cookie(database: TestDatabase) {
    let world = World::new(&database).await;
    let mut browser = world.alice().signed_in().await;
    assert_eq!(browser.visit("/").await.page(), "home");
    let signed = browser.cookies["__Host-vestibule"].clone();
    // 256 bits in base64, then the session's id.
    let (signature, id) = signed.split_at(44);
    let forged = format!("{}{id}", signature.chars().rev().collect::<String>());
    for value in [id, forged.as_str(), signature, ""] {
        let mut other = browser.clone();
        other.cookies.insert("__Host-vestibule".to_owned(), value.to_owned());
        assert_eq!(other.visit("/").await.page(), "login", "{value}");
    }
    assert_eq!(browser.visit("/").await.page(), "home");
}

#[both_databases]
async fn the_session_changes_its_id_at_sign_in_at_step_up_and_at_logout(database: TestDatabase) {
    let world = World::new(&database).await;
    let mut browser = world.browser();
    // A cookie that an attacker has set, in the format of the world.
    browser
        .cookies
        .insert("__Host-vestibule".to_owned(), "AAAAAAAAAAAAAAAAAAAAAA".to_owned());
    let page = browser.visit("/login").await;
    let planted = browser.clone();
    browser
        .submit(&page, &[("username", "alice"), ("password", PASSWORD)])
        .await;
    assert_ne!(browser.cookies, planted.cookies);
    assert!(!browser.cookies["__Host-vestibule"].starts_with("AAAAAAAA"));
    assert_eq!(planted.clone().visit("/").await.page(), "login");

    let before = browser.clone();
    world
        .app
        .sign_in(&mut browser, "alice", "", &[("prompt", "login")])
        .await;
    assert_ne!(browser.cookies, before.cookies);
    assert_eq!(
        before.clone().visit("/").await.page(),
        "login",
        "the old id is worth nothing"
    );

    let before = browser.clone();
    let page = browser.visit("/logout").await;
    browser.submit(&page, &[("confirm", "yes")]).await;
    assert_ne!(browser.cookies, before.cookies);
    assert_eq!(before.clone().visit("/").await.page(), "login");
}

#[both_databases]
async fn a_link_from_another_browser_is_refused(database: TestDatabase) {
    let world = World::new(&database).await;
    world.seed(&user("mallory")).await;
    let mut victim = world.browser();
    let mut mallory = world.person("mallory").signed_in().await;
    let question = world.app.ask("profile", &[]).await;
    let login = victim.visit(&question.address).await;
    let id = login.request_id();
    let nowhere = mallory.get("/authorize/0190b3f2-7a52-7c3b-9d0e-000000000000").await;
    for path in [
        format!("/authorize/{id}"),
        format!("/login?request={id}"),
        format!("/consent?request={id}"),
        format!("/select-account?request={id}"),
    ] {
        let page = mallory.get(&path).await;
        assert_eq!(
            (page.status, page.page(), page.location()),
            (nowhere.status, "error", ""),
            "{path}"
        );
    }
    let token = mallory.visit("/").await.csrf_token();
    for (path, field) in [
        ("/consent", ("decision", "allow")),
        ("/select-account", ("account", "another")),
        ("/login", ("username", "mallory")),
    ] {
        let fields = [("csrf_token", token.as_str()), field, ("password", PASSWORD)];
        let page = mallory.post(&format!("{path}?request={id}"), &fields).await;
        assert_eq!((page.status.as_u16(), page.page()), (400, "error"), "{path}");
    }
    // The other way round: a victim who opens Mallory's link does not continue as Mallory.
    let link = mallory.visit(&world.app.ask("profile", &[]).await.address).await;
    assert_eq!(
        victim.get(&format!("/authorize/{}", link.request_id())).await.status,
        400
    );
    // The victim's own flow is unchanged.
    let away = pass(&mut victim, login, "alice").await;
    world.app.code(&question, &away);
}

#[both_databases]
async fn a_step_that_was_skipped_replayed_or_opened_directly_is_still_required(database: TestDatabase) {
    let world = World::new(&database).await;
    world.seed(&user("bob")).await;
    let mut browser = world.browser();
    let question = world
        .app
        .ask("profile", &[("prompt", "login consent select_account")])
        .await;
    let login = browser.visit(&question.address).await;
    assert_eq!(login.page(), "login");
    let id = login.request_id();
    let token = login.csrf_token();
    let early = [
        ("/consent", vec![("decision", "allow")]),
        ("/consent", vec![]),
        ("/consent", vec![("decision", "perhaps")]),
        (
            "/select-account",
            vec![("account", "0190b3f2-7a52-7c3b-9d0e-000000000000")],
        ),
        ("/select-account", vec![]),
    ];
    for (path, fields) in &early {
        let mut fields = fields.clone();
        fields.push(("csrf_token", &token));
        let page = browser.post(&format!("{path}?request={id}"), &fields).await;
        assert_eq!(page.location(), format!("/authorize/{id}"), "{path}");
        assert_eq!(browser.follow(page).await.page(), "login", "{path}");
        assert_eq!(
            browser.visit(&format!("{path}?request={id}")).await.page(),
            "login",
            "{path}"
        );
    }
    // A sign-in without values is refused.
    let empty = browser.submit(&login, &[]).await;
    assert_eq!((empty.status.as_u16(), empty.page()), (401, "login"));

    // Bob consents, then Alice signs in: his answer does not count for her.
    let consent = browser
        .submit(&login, &[("username", "bob"), ("password", PASSWORD)])
        .await;
    assert_eq!(consent.page(), "consent");
    let token = consent.csrf_token();
    browser
        .post(
            &format!("/consent?request={id}"),
            &[("csrf_token", &token), ("decision", "allow")],
        )
        .await;
    let token = browser.visit("/").await.csrf_token();
    let fields = [
        ("csrf_token", token.as_str()),
        ("username", "alice"),
        ("password", PASSWORD),
    ];
    let next = browser.post(&format!("/login?request={id}"), &fields).await;
    let consent = browser.follow(next).await;
    assert_eq!(consent.page(), "consent");
    let before = browser.clone();
    let away = browser.submit(&consent, &[("decision", "allow")]).await;
    let tokens = world
        .app
        .redeem(&question, &world.app.code(&question, &away))
        .await
        .expect("tokens");
    assert_eq!(world.app.userinfo(&tokens).await["name"], "Alice Lindqvist");

    // After the end: the back button, the link and both forms again.
    let page = browser.get(&format!("/authorize/{id}")).await;
    assert_eq!((page.status.as_u16(), page.page()), (400, "error"));
    let page = browser
        .submit(&login, &[("username", "alice"), ("password", PASSWORD)])
        .await;
    assert_eq!(
        (page.status.as_u16(), page.page()),
        (400, "error"),
        "the form of before the sign-in"
    );
    for mut tab in [browser.clone(), before] {
        let page = tab.submit(&consent, &[("decision", "allow")]).await;
        assert_eq!((page.status.as_u16(), page.page()), (400, "error"));
    }
    assert_eq!(world.events("code.issued").await, 1);
}

#[both_databases]
async fn an_expired_flow_cannot_continue(database: TestDatabase) {
    let world = World::new(&database).await;
    let mut browser = world.browser();
    let login = browser.visit(&world.app.ask("", &[]).await.address).await;
    world.clock.advance(Duration::minutes(31));
    let page = browser
        .submit(&login, &[("username", "alice"), ("password", PASSWORD)])
        .await;
    assert_eq!((page.status.as_u16(), page.page()), (400, "error"));
    assert_eq!(
        world.events("sign_in.succeeded").await,
        0,
        "the password was not even looked at"
    );
}

#[both_databases]
async fn a_session_expires_when_idle_and_in_any_case_after_a_day_and_an_administrators_sooner(database: TestDatabase) {
    let world = World::with_config(&database, |config| config.sign_in.admin_required_acr = Acr::OneFactor).await;
    world
        .seed(&user("root").replace("[[users]]", "[[users]]\nroles = [\"owner\"]"))
        .await;
    let (mut alice, mut root) = (world.browser(), world.browser());
    alice.sign_in("alice", PASSWORD).await;
    root.sign_in("root", PASSWORD).await;
    world.clock.advance(Duration::minutes(14));
    assert_eq!(root.visit("/").await.page(), "home");
    world.clock.advance(Duration::minutes(16));
    assert_eq!(root.visit("/").await.page(), "login");
    assert_eq!(alice.visit("/").await.page(), "home");
    for _ in 0..28 {
        world.clock.advance(Duration::minutes(50));
        assert_eq!(alice.visit("/").await.page(), "home");
    }
    world.clock.advance(Duration::minutes(50));
    assert_eq!(alice.visit("/").await.page(), "login", "a day is the limit");
    alice.sign_in("alice", PASSWORD).await;
    world.clock.advance(Duration::minutes(61));
    assert_eq!(alice.visit("/").await.page(), "login", "an hour alone is the limit");
}

/// A step of the sign-in that began before somebody ended the session, and ends after it.
#[both_databases]
async fn a_session_that_ends_during_a_step_of_the_sign_in_does_not_come_back(database: TestDatabase) {
    let world = World::new(&database).await;
    let context = world.server.context();
    let alice = users::find_by_login_name(&database.store, "alice").await.unwrap();
    let user_id = alice.expect("alice is there").id;
    let sessions = BrowserSessions {
        store: database.store.clone(),
        clock: world.clock.as_clock(),
        config: context.current_config.clone(),
    };
    let load = async |id: Option<Id>| {
        let session = Session::new(id, Arc::new(sessions.clone()), None);
        let (mut parts, ()) = Request::new(()).into_parts();
        parts.extensions.insert(session.clone());
        let browser = session::Browser::load(&parts, &context).await;
        (session, browser.unwrap_or_else(|_| panic!("the session can be read")))
    };
    let progress = SignInProgress {
        user_id,
        methods: vec![AuthenticationMethod::Pwd],
        began_at: context.now,
        password_state: Vec::new(),
    };
    let (session, mut browser) = load(None).await;
    assert!(browser.go_on(progress.clone()).await.is_ok());
    let (_, mut late) = load(session.id()).await;
    assert!(late.progress().is_some());
    store::sessions::end_all(&database.store, user_id).await.unwrap();
    assert!(late.go_on(progress).await.is_err());
    assert_eq!(database.number("SELECT count(*) FROM sessions").await, 0);
}
