//! Every unauthenticated or costly act has a budget, and no stranger can spend what a user needs in a known browser.

use std::net::SocketAddr;

use axum::{body::Body, http::Method};
use chrono::Duration;
use futures_util::future::join_all;
use vestibule::{
    config::MachineTokens, domain::second_factor::SecondFactor, http::client_address::PeerAddress,
    messages::sms::SmsKind,
};

use crate::support::{
    both_databases,
    browser::Browser,
    database::TestDatabase,
    mail::{real_mails, request_recovery, reset_link, waiting, with_mail},
    relying_party::{PASSWORD, SECRET, alice_and_app, user},
    server::{TestServer, basic, form, request},
    sms::{request_sms_code, texts, with_sms},
    sqlite,
    world::World,
};

fn address(last: u8) -> SocketAddr {
    SocketAddr::from(([198, 51, 100, last], 40_000))
}

/// A new browser at one of a few addresses.
fn browser_at(server: &TestServer, last: u8) -> Browser {
    let mut browser = server.browser();
    browser.address = address(last);
    browser
}

async fn ask_for_a_code(browser: &mut Browser, name: &str) -> u16 {
    let page = browser.visit("/login/email-code").await;
    let sent = browser.submit(&page, &[("username", name)]).await;
    sent.status.as_u16()
}

/// A1: four resets gave twenty guesses at a code.
#[both_databases]
async fn a_new_password_opens_no_other_counter(database: TestDatabase) {
    let world = World::with_config(&database, with_mail).await;
    let alice = world.alice().with_totp().await;
    let mut wrong = 0;
    let mut password = PASSWORD.to_owned();
    for round in 0..4 {
        let mut thief = world.browser();
        let page = thief.sign_in("alice", &password).await;
        assert_eq!(page.page(), "totp", "round {round}: {}", page.body);
        for _ in 0..5 {
            let answer = thief.submit(&page, &[("code", &alice.wrong_code())]).await;
            wrong += usize::from(answer.status == 401);
        }
        world.clock.advance(Duration::seconds(61));
        request_recovery(&mut thief, "alice").await;
        let link = reset_link(&world).await;
        password = format!("quiet otters swim {round}");
        let page = thief.visit(&link).await;
        let done = thief
            .submit(&page, &[("password", &password), ("password_again", &password)])
            .await;
        assert_eq!(done.status, 200, "{}", done.body);
    }
    // Five are free, and then one for each wait that has passed.
    assert!(wrong <= 5 + 3, "{wrong}");
}

/// A2: a stranger who asks twice a minute.
#[both_databases]
async fn strangers_cannot_use_up_the_mails_of_a_known_browser(database: TestDatabase) {
    let world = World::with_config(&database, with_mail).await;
    let mut own = world.alice().signed_in().await;
    waiting(&world).await;
    for minute in 0..30 {
        for address in 0..2 {
            let mut stranger = browser_at(&world, address);
            ask_for_a_code(&mut stranger, "alice").await;
            request_recovery(&mut stranger, "alice").await;
        }
        world
            .clock
            .advance(Duration::seconds(if minute == 29 { 0 } else { 61 }));
    }
    let mails = real_mails(&world).await;
    assert!((10..=40).contains(&mails), "twenty a day of each kind at most: {mails}");
    assert_eq!(ask_for_a_code(&mut own, "alice").await, 200);
    assert_eq!(real_mails(&world).await, 1, "her own browser gets its code");
    request_recovery(&mut own, "alice").await;
    assert_eq!(real_mails(&world).await, 1, "and its link");
}

/// A2: what an address asks for in vain spends nothing that all others share.
#[both_databases]
async fn one_address_does_not_spend_the_mails_of_all_others(database: TestDatabase) {
    let world = World::with_config(&database, with_mail).await;
    let mut stranger = browser_at(&world, 1);
    for _ in 0..60 {
        ask_for_a_code(&mut stranger, "alice").await;
        world.clock.advance(Duration::seconds(31));
    }
    assert_eq!(real_mails(&world).await, 10);
    ask_for_a_code(&mut browser_at(&world, 2), "alice").await;
    assert_eq!(real_mails(&world).await, 1);
}

/// A4: ninety parallel posts of the current password.
#[both_databases]
async fn one_signed_in_user_hashes_a_few_new_passwords_and_not_ninety(database: TestDatabase) {
    let world = World::new(&database).await;
    let mut alice = world.alice().signed_in().await;
    let page = alice.visit("/account/password").await;
    let token = page.csrf_token();
    let fields = [
        ("csrf_token", token.as_str()),
        ("password", PASSWORD),
        ("password_again", PASSWORD),
    ];
    let posts = (0..90).map(|_| {
        let mut browser = alice.clone();
        async move { browser.post("/account/password", &fields).await.status.as_u16() }
    });
    let statuses = join_all(posts).await;
    let of = |status| statuses.iter().filter(|it| **it == status).count();
    assert_eq!((of(422), of(429)), (5, 85), "{statuses:?}");
    // It is the user's own counter, not the one of sign-ins.
    let signed_in = world.browser().sign_in("alice", PASSWORD).await;
    assert_eq!(signed_in.page(), "home", "{}", signed_in.body);
}

/// A9: two hundred guesses at a client's secret in half a second.
#[both_databases]
async fn a_client_secret_is_guessed_ten_times_a_minute(database: TestDatabase) {
    let world = World::new(&database).await;
    let fields = [("grant_type", "client_credentials")];
    for number in 0..200 {
        let answer = world.post_as("/token", ("app", "not-the-secret-at-all"), &fields).await;
        let expected = if number < 10 { 401 } else { 429 };
        assert_eq!(
            (answer.status.as_u16(), answer.error().as_str()),
            (expected, "invalid_client")
        );
        assert_eq!(answer.header("retry-after").is_empty(), number < 10);
    }
    let right = world.post_as("/token", ("app", SECRET), &fields).await;
    assert_eq!(right.status, 429, "nothing is compared meanwhile");
    let elsewhere = request(Method::POST, "/token")
        .header("authorization", basic(("app", SECRET)))
        .header("content-type", "application/x-www-form-urlencoded")
        .extension(PeerAddress(address(1)));
    let elsewhere = world.send(elsewhere.body(form(&fields)).expect("a request")).await;
    assert_eq!(
        elsewhere.error(),
        "unauthorized_client",
        "another address is not affected"
    );
    world.clock.advance(Duration::seconds(61));
    let later = world.post_as("/token", ("app", SECRET), &fields).await;
    assert_eq!(later.error(), "unauthorized_client", "{}", later.body);
    // What is still buffered is written before the server ends.
    let World { server, .. } = world;
    server.app.finish().await;
    let events = "SELECT count(*) FROM audit_events WHERE kind = 'client.authentication_failed'";
    assert_eq!(database.number(events).await, 10);
}

/// A11: strangers' authorization requests were 187 rows a second.
#[both_databases]
async fn an_address_has_so_many_rows_a_minute_and_a_known_browser_its_own(database: TestDatabase) {
    let world = World::with_config(&database, |config| config.throttle.rows_per_address_per_minute = 20).await;
    let mut own = world.alice().signed_in().await;
    own.address = address(1);
    sign_out(&mut own).await;
    let question = world.app.ask("openid", &[]).await;
    let mut statuses = Vec::new();
    for _ in 0..60 {
        statuses.push(browser_at(&world, 1).get(&question.address).await.status.as_u16());
    }
    assert_eq!(
        statuses.iter().filter(|status| **status == 303).count(),
        20,
        "{statuses:?}"
    );
    assert_eq!(statuses.last(), Some(&429));
    let rows = database.number("SELECT count(*) FROM authorization_requests").await;
    assert_eq!(rows, 20);
    let sessions = database.number("SELECT count(*) FROM sessions").await;
    assert_eq!(sessions, 20 + 1, "and the one of her browser");
    let answer = own.get(&question.address).await;
    assert!(answer.status == 303, "her browser is known: {}", answer.body);
    world.clock.advance(Duration::seconds(61));
    assert_eq!(browser_at(&world, 1).get(&question.address).await.status, 303);
}

/// A11: passkey challenges too.
#[sqlite]
async fn challenges_of_passkeys_for_strangers_are_bounded(database: TestDatabase) {
    let world = World::with_config(&database, |config| config.throttle.rows_per_address_per_minute = 20).await;
    let mut browser = world.browser();
    let page = browser.visit("/login").await;
    let token = page.csrf_token();
    let mut statuses = Vec::new();
    for _ in 0..60 {
        let fields = [("csrf_token", token.as_str())];
        let answer = browser.post("/login/with-passkey/challenge", &fields).await;
        statuses.push(answer.status.as_u16());
    }
    assert_eq!(
        statuses.iter().filter(|status| **status == 200).count(),
        20,
        "{statuses:?}"
    );
    assert_eq!(database.number("SELECT count(*) FROM webauthn_ceremonies").await, 20);
}

/// A14: thirty strangers behind the same proxy.
#[both_databases]
async fn strangers_at_the_same_address_do_not_lock_a_known_browser_out(database: TestDatabase) {
    let world = World::new(&database).await;
    let mut own = world.alice().signed_in().await;
    own.address = address(1);
    sign_out(&mut own).await;
    let mut statuses = Vec::new();
    for number in 0..60 {
        let answer = browser_at(&world, 1)
            .sign_in(&format!("nobody-{number}"), "wrong password")
            .await;
        statuses.push(answer.status.as_u16());
    }
    assert_eq!(statuses.last(), Some(&429));
    let page = own.sign_in("alice", PASSWORD).await;
    assert_eq!(page.page(), "home", "{}", page.body);
}

/// A20: every private window was another known browser, for half a year.
#[both_databases]
async fn only_the_last_fifty_browsers_of_a_user_are_known(database: TestDatabase) {
    let world = World::new(&database).await;
    let mut first = world.alice().signed_in().await;
    for _ in 0..52 {
        world.clock.advance(Duration::seconds(1));
        world.alice().signed_in().await;
    }
    assert_eq!(database.number("SELECT count(*) FROM known_devices").await, 50);
    let mut last = world.alice().signed_in().await;
    for number in 0..6 {
        browser_at(&world, number).sign_in("alice", "not the password").await;
    }
    for (browser, status) in [(&mut first, 429), (&mut last, 200)] {
        sign_out(browser).await;
        assert_eq!(browser.sign_in("alice", PASSWORD).await.status, status);
    }
}

async fn sign_out(browser: &mut Browser) {
    let home = browser.visit("/").await;
    let token = home.csrf_token();
    let out = browser.post("/logout/confirm", &[("csrf_token", &token)]).await;
    assert!(out.status.is_redirection(), "{}", out.body);
}

/// B6: forty-five colleagues behind one address.
#[both_databases]
async fn right_sign_ins_are_given_back_to_the_address(database: TestDatabase) {
    let server = TestServer::start(&database).await;
    let people: Vec<String> = (0..45).map(|number| format!("person-{number}")).collect();
    let state: String = people.iter().map(|name| user(name)).collect();
    server.seed(&(alice_and_app("") + &state)).await;
    for name in &people {
        let page = browser_at(&server, 1).sign_in(name, PASSWORD).await;
        assert_eq!(page.page(), "home", "{name}: {}", page.body);
    }
    let counted = "SELECT count(*) FROM throttle_counters WHERE key LIKE 'address:%' AND failures > 0";
    assert_eq!(database.number(counted).await, 0);
}

/// A18: there were no ceilings for the deployment, nor for a country, so that fraud cost what the gateway takes. What strangers can
/// reach of them is half, so that nobody takes the second step away from those who sign in.
#[both_databases]
async fn sms_messages_have_a_daily_ceiling_for_each_country_and_for_the_deployment(database: TestDatabase) {
    let world = World::with_config(&database, |config| {
        with_sms(config);
        config.sign_in.second_factors.push(SecondFactor::SmsCode);
        config.sms.per_prefix_per_day = 5;
        config.sms.per_day = 9;
    })
    .await;
    for (name, number) in [
        ("anna", "+49151111111"),
        ("bert", "+49151222222"),
        ("cleo", "+49151333333"),
        ("dora", "+49151444444"),
        ("emil", "+33611111111"),
        ("fred", "+33622222222"),
        ("gina", "+33633333333"),
        ("hans", "+44711111111"),
    ] {
        let numbers = format!("phone_number = \"{number}\"\nphone_number_verified = true\n");
        world.seed(&format!("{}{numbers}", user(name))).await;
    }
    let mut last = 0;
    for (name, expected, why) in [
        ("anna", 1, "the first of a country"),
        ("bert", 1, "the second"),
        ("cleo", 1, "the third, and the last for strangers"),
        ("dora", 0, "strangers have spent their half of the country's"),
        ("emil", 1, "another country"),
        ("fred", 1, "and the last for strangers of the deployment's"),
        ("gina", 0, "strangers have spent their half of the deployment's"),
        ("hans", 0, "in every country"),
    ] {
        last += 1;
        // Whoever asks does not learn of it.
        request_sms_code(&mut browser_at(&world, last), name).await;
        assert_eq!(sent(&world).await, expected, "a stranger asks for {name}: {why}");
    }
    for (name, expected, why) in [
        ("dora", 1, "the fourth of a country"),
        ("anna", 1, "the fifth"),
        ("bert", 0, "the country's is reached"),
        ("gina", 1, "the eighth of all"),
        ("hans", 1, "the ninth"),
        ("emil", 0, "the deployment's is reached"),
    ] {
        last += 1;
        let mut browser = browser_at(&world, last);
        let step = browser.sign_in(name, PASSWORD).await;
        assert_eq!(step.page(), "second-sms-code", "{}", step.body);
        assert_eq!(browser.submit(&step, &[]).await.status, 200);
        assert_eq!(sent(&world).await, expected, "{name} has given their password: {why}");
    }
    let mut scrape = request(Method::GET, "/metrics").body(Body::empty()).expect("a request");
    scrape
        .extensions_mut()
        .insert(PeerAddress(SocketAddr::from(([127, 0, 0, 1], 1))));
    let metrics = world.send(scrape).await.body;
    for ceiling in ["prefix", "deployment"] {
        for who in ["strangers", "all"] {
            let line = format!("vestibule_sms_ceiling_reached_total{{ceiling=\"{ceiling}\",who=\"{who}\"}}");
            assert!(metrics.contains(&line), "{line}: {metrics}");
        }
    }
    world.clock.advance(Duration::hours(25));
    request_sms_code(&mut browser_at(&world, 20), "dora").await;
    assert_eq!(sent(&world).await, 1, "another day");
}

/// How many messages were sent to somebody since this was asked last.
async fn sent(world: &World) -> usize {
    let texts = texts(world).await.into_iter();
    texts.filter(|text| !matches!(text.kind, SmsKind::Decoy)).count()
}

/// A9: with `audit.machine_tokens = "off"`, which is about tokens, guesses at a secret left no event either.
#[both_databases]
async fn a_wrong_secret_is_an_event_also_where_tokens_of_machines_are_none(database: TestDatabase) {
    let off = |config: &mut vestibule::config::Config| config.audit.machine_tokens = MachineTokens::Off;
    let world = World::build(&database, "grant_types = [\"client_credentials\"]\nscope = \"\"", off).await;
    let fields = [("grant_type", "client_credentials")];
    assert_eq!(world.post_as("/token", ("app", "wrong"), &fields).await.status, 401);
    assert_eq!(world.events("client.authentication_failed").await, 1);
    world.post_as("/token", ("app", SECRET), &fields).await;
    assert_eq!(world.events("client_token.issued").await, 0);
}
