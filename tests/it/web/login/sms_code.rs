//! `/login/sms-code`.

use chrono::Duration;
use futures_util::future::join_all;
use serde_json::json;
use vestibule::messages::sms::{Sms, SmsKind};

use crate::support::{
    both_databases,
    browser::{Browser, Page},
    database::TestDatabase,
    relying_party::{RelyingParty, pass, user},
    server::{TestServer, between},
    sms::{alice_with_phone, another, request_sms_code, texted, texts, with_sms},
    sqlite,
};

fn id_of(page: &Page) -> String {
    page.form()
        .fields
        .into_iter()
        .find(|(name, _)| name == "id")
        .expect("an id")
        .1
}

#[sqlite]
async fn a_code_signs_in_to_an_application_once(database: TestDatabase) {
    let server = TestServer::start_with(&database, with_sms).await;
    server.seed(&alice_with_phone()).await;
    let app = RelyingParty::app(&server);
    let question = app.ask("", &[]).await;
    let mut browser = server.browser();
    let login = browser.visit(&question.address).await;
    let page = browser
        .visit(&format!("/login/sms-code?request={}", login.request_id()))
        .await;
    let enter = browser.submit(&page, &[("username", "0049 no number")]).await;
    assert_eq!(enter.page(), "sms-code");
    texts(&server).await;
    let page = browser
        .visit(&format!("/login/sms-code?request={}", login.request_id()))
        .await;
    let enter = browser.submit(&page, &[("username", "+49 (151) 2345-6789")]).await;
    let code = texted(&server).await;
    assert!(!enter.body.contains(&code), "it is in the message alone");
    let wrong = browser.submit(&enter, &[("code", &another(&code))]).await;
    assert_eq!((wrong.status.as_u16(), wrong.page()), (401, "sms-code"));
    let consent = browser
        .submit(&wrong, &[("code", &format!("{} {}", &code[..4], &code[4..]))])
        .await;
    let away = pass(&mut browser, consent, "alice").await;
    let claims = app
        .redeem(&question, &app.code(&question, &away))
        .await
        .expect("tokens")
        .claims();
    assert_eq!(
        (&claims["acr"], &claims["amr"]),
        (&json!("urn:vestibule:acr:1fa"), &json!(["sms"]))
    );
    assert!(claims["auth_time"].is_i64());
    let mut again = server.browser();
    let enter = request_sms_code(&mut again, "alice").await;
    assert_eq!(
        again.submit(&enter, &[("code", &code)]).await.status,
        401,
        "an old code"
    );
}

#[sqlite]
async fn the_answer_does_not_reveal_accounts_and_only_a_confirmed_number_gets_a_code(database: TestDatabase) {
    let server = TestServer::start_with(&database, |config| {
        with_sms(config);
        config.sms.allowed_prefixes = vec!["+49".to_owned()];
        config.throttle.per_address_per_minute = 100_000;
        config.sms.per_address_per_hour = 1_000;
    })
    .await;
    server.seed(&alice_with_phone()).await;
    server
        .seed(&format!(
            "{}phone_number = \"+4915100000001\"\nphone_number_verified = true\n",
            user("closed").replace("[[users]]", "[[users]]\ndisabled = true")
        ))
        .await;
    server
        .seed(&format!("{}phone_number = \"+4915100000002\"\n", user("unconfirmed")))
        .await;
    server
        .seed(&format!(
            "{}phone_number = \"+881200000000\"\nphone_number_verified = true\n",
            user("dear")
        ))
        .await;
    let mut seen = Vec::new();
    for name in [
        "alice",
        "nobody-of-that-name",
        "closed",
        "unconfirmed",
        "dear",
        "+881200000000",
        "",
    ] {
        let mut browser = server.browser();
        let enter = request_sms_code(&mut browser, name).await;
        if name.is_empty() {
            assert_eq!((enter.status.as_u16(), enter.page()), (200, "sms-code"));
            continue;
        }
        let wrong = browser.submit(&enter, &[("code", "00000001")]).await;
        let plain = |page: &Page| {
            let nonce = between(page.header("content-security-policy"), "'nonce-", "'").unwrap_or("none");
            page.body
                .replace(&id_of(page), "ID")
                .replace(&page.csrf_token(), "TOKEN")
                .replace(nonce, "NONCE")
                // The name is shown as it was typed, whoever has it.
                .replace(name, "NAME")
        };
        let cookies: Vec<String> = browser.cookies.keys().cloned().collect();
        seen.push((enter.status, plain(&enter), wrong.status, plain(&wrong), cookies));
    }
    for other in &seen[1..] {
        assert_eq!(&seen[0], other);
    }
    let sent = texts(&server).await;
    assert_eq!(
        sent.len(),
        7,
        "one is written for each, and those for nobody are dropped"
    );
    let real: Vec<&Sms> = sent
        .iter()
        .filter(|sms| matches!(sms.kind, SmsKind::Code { .. }))
        .collect();
    assert_eq!(
        real.iter().map(|sms| sms.to.as_str()).collect::<Vec<_>>(),
        ["+4915123456789"]
    );
    assert_eq!(database.number("SELECT count(*) FROM sent_codes").await, 7);
}

#[sqlite]
async fn messages_are_limited_per_number_and_per_address(database: TestDatabase) {
    let server = TestServer::start_with(&database, |config| {
        with_sms(config);
        config.throttle.per_address_per_minute = 100_000;
        config.sms.per_number_per_hour = 3;
        config.sms.per_address_per_hour = 8;
    })
    .await;
    let real = async || {
        texts(&server)
            .await
            .iter()
            .filter(|sms| matches!(sms.kind, SmsKind::Code { .. }))
            .count()
    };
    server.seed(&alice_with_phone()).await;
    for number in 0..9 {
        server
            .seed(&format!(
                "{}phone_number = \"+491511234560{number}\"\nphone_number_verified = true\n",
                user(&format!("user{number}"))
            ))
            .await;
    }
    let mut own_place = server.browser();
    for name in ["alice", "Alice", "+4915123456789"] {
        request_sms_code(&mut own_place, name).await;
    }
    assert_eq!(real().await, 2, "two a minute, counted over every spelling");
    for _ in 0..2 {
        server.clock.advance(Duration::minutes(2));
        request_sms_code(&mut server.browser(), "alice").await;
    }
    assert_eq!(real().await, 1, "three messages an hour to a number, whoever asks");
    let mut one_place = server.browser();
    for number in 0..9 {
        request_sms_code(&mut one_place, &format!("user{number}")).await;
    }
    assert_eq!(real().await, 8, "eight an hour from one client address");
    server.clock.advance(Duration::minutes(61));
    request_sms_code(&mut server.browser(), "alice").await;
    assert_eq!(real().await, 1);
}

#[sqlite]
async fn a_code_is_refused_in_another_browser_too_late_and_after_five_attempts(database: TestDatabase) {
    let server = TestServer::start_with(&database, |config| {
        with_sms(config);
        config.throttle.free_attempts = 100;
    })
    .await;
    server.seed(&alice_with_phone()).await;
    let mut browser = server.browser();
    let enter = request_sms_code(&mut browser, "alice").await;
    let code = texted(&server).await;
    let mut thief = server.browser();
    let own = thief.visit("/login/sms-code").await.csrf_token();
    let stolen = thief
        .post(
            "/login/sms-code",
            &[("csrf_token", &own), ("id", &id_of(&enter)), ("code", &code)],
        )
        .await;
    assert_eq!(stolen.status, 401);
    for _ in 0..5 {
        assert_eq!(browser.submit(&enter, &[("code", &another(&code))]).await.status, 401);
    }
    assert_eq!(
        browser.submit(&enter, &[("code", &code)]).await.status,
        401,
        "it was tried too often"
    );
    server.clock.advance(Duration::minutes(2));
    let enter = request_sms_code(&mut browser, "alice").await;
    let code = texted(&server).await;
    server.clock.advance(Duration::minutes(10));
    assert_eq!(
        browser.submit(&enter, &[("code", &code)]).await.status,
        401,
        "it is too old"
    );
}

#[sqlite]
async fn a_code_is_valid_only_for_the_number_it_was_sent_to(database: TestDatabase) {
    let server = TestServer::start_with(&database, with_sms).await;
    server.seed(&alice_with_phone()).await;
    let mut browser = server.browser();
    let enter = request_sms_code(&mut browser, "alice").await;
    let code = texted(&server).await;
    server.seed(&alice_with_phone().replace("23456789", "99999999")).await;
    assert_eq!(browser.submit(&enter, &[("code", &code)]).await.status, 401);
}

#[sqlite]
async fn wrong_codes_are_counted_over_all_codes_of_a_user(database: TestDatabase) {
    let server = TestServer::start_with(&database, with_sms).await;
    server.seed(&alice_with_phone()).await;
    let mut statuses = Vec::new();
    for name in ["alice", "ALICE"] {
        let mut browser = server.browser();
        let enter = request_sms_code(&mut browser, name).await;
        for _ in 0..5 {
            statuses.push(browser.submit(&enter, &[("code", "00000001")]).await.status.as_u16());
        }
    }
    assert_eq!(statuses[..6], [401, 401, 401, 401, 401, 429]);
}

#[both_databases]
async fn of_fifty_concurrent_attempts_on_two_nodes_one_succeeds(database: TestDatabase) {
    let server = TestServer::start_with(&database, |config| {
        with_sms(config);
        config.throttle.free_attempts = 100;
        config.throttle.close_after = 1_000;
        config.throttle.per_address_per_minute = 100_000;
    })
    .await;
    let other = server.another_node().await;
    server.seed(&alice_with_phone()).await;
    let mut browser = server.browser();
    let enter = request_sms_code(&mut browser, "alice").await;
    let code = texted(&server).await;
    let mut tabs: Vec<Browser> = (0..50)
        .map(|number| {
            browser.at(if number % 2 == 0 {
                server.router()
            } else {
                other.router()
            })
        })
        .collect();
    let (enter, code) = (&enter, code.as_str());
    let attempts = tabs
        .iter_mut()
        .map(|tab| async move { tab.submit_once(enter, &[("code", code)]).await.status.as_u16() });
    let statuses = join_all(attempts).await;
    assert_eq!(
        statuses.iter().filter(|status| **status == 303).count(),
        1,
        "{statuses:?}"
    );
    assert_eq!(server.events("sign_in.succeeded").await, 1);
}

#[sqlite]
async fn without_a_gateway_or_without_the_setting_there_is_no_such_page(database: TestDatabase) {
    let off = TestServer::start(&database).await;
    assert_eq!(off.get("/login/sms-code").await.status, 404);
    let unwanted = TestServer::start_with(&database, |config| {
        with_sms(config);
        config.sign_in.sms_codes = false;
    })
    .await;
    assert_eq!(unwanted.get("/login/sms-code").await.status, 404);
    assert!(!unwanted.get("/login").await.body.contains("/login/sms-code"));
}
