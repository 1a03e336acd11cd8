//! `/login/email-code`.

use chrono::Duration;
use futures_util::future::join_all;
use serde_json::json;
use vestibule::{messages::mail::MailKind, store::users};

use crate::support::{
    both_databases,
    browser::{Browser, Page},
    database::TestDatabase,
    mail::{waiting, with_mail},
    relying_party::{RelyingParty, alice_and_app, pass, user},
    server::TestServer,
    world::World,
};

/// The code and the link of the newest mail.
async fn sent(server: &TestServer) -> (String, String) {
    match waiting(server).await.pop().expect("a mail").kind {
        MailKind::SignInCode { code, link, .. } => (code, link),
        other => panic!("{}", other.name()),
    }
}

/// Requests a code from the sign-in page.
async fn ask(browser: &mut Browser, name: &str) -> Page {
    let login = browser.visit("/login").await;
    assert!(login.body.contains("href=\"/login/email-code\""), "{}", login.body);
    let page = browser.visit("/login/email-code").await;
    let enter = browser.submit(&page, &[("username", name)]).await;
    assert_eq!(
        (enter.status.as_u16(), enter.page()),
        (200, "email-code"),
        "{}",
        enter.body
    );
    enter
}

fn another(code: &str) -> String {
    let last = if code.ends_with('0') { '1' } else { '0' };
    format!("{}{last}", &code[..7])
}

#[both_databases]
async fn a_code_signs_in_to_an_application_once_and_verifies_the_address(database: TestDatabase) {
    let server = TestServer::start_with(&database, with_mail).await;
    server
        .seed(&alice_and_app("").replace("email_verified = true", "email_verified = false"))
        .await;
    let app = RelyingParty::app(&server);
    let question = app.ask("email", &[]).await;
    let mut browser = server.browser();
    let login = browser.visit(&question.address).await;
    let page = browser
        .visit(&format!("/login/email-code?request={}", login.request_id()))
        .await;
    let enter = browser.submit(&page, &[("username", "ALICE@example.com")]).await;
    let (code, _) = sent(&server).await;
    assert!(!enter.body.contains(&code), "it is in the mail alone");
    let wrong = browser.submit(&enter, &[("code", &another(&code))]).await;
    assert_eq!((wrong.status.as_u16(), wrong.page()), (401, "email-code"));
    let spaced = format!("{} {}", &code[..4], &code[4..]);
    let consent = browser.submit(&wrong, &[("code", &spaced)]).await;
    let away = pass(&mut browser, consent, "alice").await;
    let tokens = app
        .redeem(&question, &app.code(&question, &away))
        .await
        .expect("tokens");
    let claims = tokens.claims();
    assert_eq!(
        (&claims["acr"], &claims["amr"]),
        (&json!("urn:vestibule:acr:1fa"), &json!(["otp"]))
    );
    assert!(claims["auth_time"].is_i64());
    assert_eq!(app.userinfo(&tokens).await["email_verified"], true);
    let mut again = server.browser();
    let enter = ask(&mut again, "alice").await;
    assert_eq!(
        again.submit(&enter, &[("code", &code)]).await.status,
        401,
        "an old code"
    );
}

#[both_databases]
async fn a_second_factor_still_applies_and_the_two_add_up(database: TestDatabase) {
    let world = World::build(&database, "consent = \"never\"", with_mail).await;
    let alice = world.alice().with_totp().await;
    waiting(&world).await;
    let question = world.app.ask("", &[]).await;
    let mut browser = world.browser();
    let login = browser.visit(&question.address).await;
    let page = browser
        .visit(&format!("/login/email-code?request={}", login.request_id()))
        .await;
    let enter = browser.submit(&page, &[("username", "alice")]).await;
    let (code, _) = sent(&world).await;
    let step = browser.submit(&enter, &[("code", &code)]).await;
    assert_eq!(step.page(), "totp");
    let away = browser.submit(&step, &[("code", &alice.next_code())]).await;
    let claims = world
        .app
        .redeem(&question, &world.app.code(&question, &away))
        .await
        .expect("tokens")
        .claims();
    assert_eq!(
        (&claims["acr"], &claims["amr"]),
        (&json!("urn:vestibule:acr:2fa"), &json!(["otp", "mfa"]))
    );
}

#[both_databases]
async fn the_link_fills_in_the_code_shows_it_in_another_browser_and_does_not_use_it(database: TestDatabase) {
    let world = World::with_config(&database, with_mail).await;
    let mut browser = world.browser();
    ask(&mut browser, "alice").await;
    let (code, link) = sent(&world).await;
    // First the mail program opens the link, then the user, in another browser.
    for _ in 0..3 {
        assert_eq!(world.get(&link).await.status, 200);
    }
    let mut elsewhere = world.browser();
    let shown = elsewhere.visit(&link).await;
    assert!(
        shown.body.contains(&code) && !shown.body.contains("id=\"code\""),
        "{}",
        shown.body
    );
    assert_eq!(elsewhere.visit("/").await.page(), "login");
    let filled = browser.visit(&link).await;
    assert!(filled.body.contains(&format!("value=\"{code}\"")));
    assert_eq!(browser.visit("/").await.page(), "login", "a GET signs nobody in");
    assert_eq!(browser.submit(&filled, &[("code", &code)]).await.page(), "home");
}

#[both_databases]
async fn a_code_is_refused_in_another_browser_too_late_and_after_five_attempts(database: TestDatabase) {
    let world = World::with_config(&database, |config| {
        with_mail(config);
        config.throttle.free_attempts = 100;
    })
    .await;
    let mut browser = world.browser();
    let enter = ask(&mut browser, "alice").await;
    let (code, _) = sent(&world).await;
    let id = enter
        .form()
        .fields
        .into_iter()
        .find(|(name, _)| name == "id")
        .expect("an id")
        .1;
    let mut thief = world.browser();
    let own = thief.visit("/login/email-code").await.csrf_token();
    let stolen = thief
        .post(
            "/login/email-code",
            &[("csrf_token", &own), ("id", &id), ("code", &code)],
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
    world.clock.advance(Duration::minutes(2));
    let enter = ask(&mut browser, "alice").await;
    let (code, _) = sent(&world).await;
    world.clock.advance(Duration::minutes(10));
    assert_eq!(
        browser.submit(&enter, &[("code", &code)]).await.status,
        401,
        "it is too old"
    );
}

#[both_databases]
async fn the_answer_does_not_reveal_whether_an_account_exists(database: TestDatabase) {
    let world = World::with_config(&database, with_mail).await;
    world
        .seed(&user("closed").replace("[[users]]", "[[users]]\ndisabled = true"))
        .await;
    let mut seen = Vec::new();
    for name in ["alice", "nobody-of-that-name", "closed"] {
        let mut browser = world.browser();
        let enter = ask(&mut browser, name).await;
        let wrong = browser.submit(&enter, &[("code", "00000001")]).await;
        let plain = |page: &Page| {
            let id = page
                .form()
                .fields
                .into_iter()
                .find(|(name, _)| name == "id")
                .expect("an id")
                .1;
            let nonce = crate::support::server::between(page.header("content-security-policy"), "'nonce-", "'")
                .unwrap_or("none");
            page.body
                .replace(&id, "ID")
                .replace(&page.csrf_token(), "TOKEN")
                .replace(nonce, "NONCE")
                // The name is shown as it was typed, whoever has it.
                .replace(name, "NAME")
        };
        seen.push((enter.status, plain(&enter), wrong.status, plain(&wrong)));
    }
    assert_eq!(seen[0], seen[1]);
    assert_eq!(seen[0], seen[2]);
    let mails = waiting(&world).await;
    assert_eq!(mails.len(), 3);
    assert_eq!(
        mails.iter().filter(|mail| mail.kind.name() == "sign_in_code").count(),
        1
    );
}

#[both_databases]
async fn wrong_codes_are_counted_per_name_with_or_without_an_account(database: TestDatabase) {
    let world = World::with_config(&database, with_mail).await;
    world
        .seed(&user("closed").replace("[[users]]", "[[users]]\ndisabled = true"))
        .await;
    let mut seen = Vec::new();
    for names in [
        ["alice", "ALICE"],
        ["nobody-of-that-name", " NOBODY-of-that-name "],
        ["closed", "Closed"],
    ] {
        let mut statuses = Vec::new();
        for name in names {
            let mut browser = world.browser();
            let enter = ask(&mut browser, name).await;
            for _ in 0..5 {
                statuses.push(browser.submit(&enter, &[("code", "00000001")]).await.status.as_u16());
            }
        }
        seen.push(statuses);
    }
    assert_eq!(seen[0][..5], [401; 5]);
    assert_eq!(seen[0][5], 429, "another code gives no new attempts");
    assert_eq!(seen[0], seen[1]);
    assert_eq!(seen[0], seen[2]);
}

#[both_databases]
async fn a_code_is_valid_only_for_the_address_it_was_sent_to(database: TestDatabase) {
    let world = World::with_config(&database, with_mail).await;
    let mut browser = world.browser();
    let enter = ask(&mut browser, "alice").await;
    let (code, _) = sent(&world).await;
    world
        .seed(
            &alice_and_app("")
                .replace("alice@example.com", "new@example.com")
                .replace("email_verified = true", "email_verified = false"),
        )
        .await;
    assert_eq!(browser.submit(&enter, &[("code", &code)]).await.status, 401);
    let mut alice = users::find_by_login_name(&database.store, "alice")
        .await
        .expect("a store")
        .expect("alice");
    assert_eq!(
        alice.claims.email_verified.take(),
        Some(false),
        "the new address was not shown to be theirs"
    );
}

#[both_databases]
async fn wrong_codes_of_a_stranger_do_not_block_the_users_own_browser(database: TestDatabase) {
    let world = World::with_config(&database, with_mail).await;
    let mut own = world.alice().signed_in().await;
    let home = own.visit("/").await;
    own.submit(&home, &[]).await;
    let mut stranger = world.browser();
    let enter = ask(&mut stranger, "alice").await;
    for _ in 0..6 {
        stranger.submit(&enter, &[("code", "00000001")]).await;
    }
    waiting(&world).await;
    let enter = ask(&mut own, "alice").await;
    let (code, _) = sent(&world).await;
    assert_eq!(own.submit(&enter, &[("code", &code)]).await.page(), "home");
}

#[both_databases]
async fn of_fifty_concurrent_attempts_on_two_nodes_one_succeeds(database: TestDatabase) {
    let world = World::with_config(&database, |config| {
        with_mail(config);
        config.throttle.free_attempts = 100;
        config.throttle.close_after = 1_000;
        config.throttle.per_address_per_minute = 100_000;
    })
    .await;
    let other = world.another_node().await;
    let mut browser = world.browser();
    let enter = ask(&mut browser, "alice").await;
    let (code, _) = sent(&world).await;
    let mut tabs: Vec<Browser> = (0..50)
        .map(|number| {
            browser.at(if number % 2 == 0 {
                world.router()
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
    assert_eq!(world.events("sign_in.succeeded").await, 1);
}

#[both_databases]
async fn without_mail_or_without_the_setting_there_is_no_such_page(database: TestDatabase) {
    let off = TestServer::start(&database).await;
    assert_eq!(off.get("/login/email-code").await.status, 404);
    let unwanted = TestServer::start_with(&database, |config| {
        with_mail(config);
        config.sign_in.email_codes = false;
    })
    .await;
    assert_eq!(unwanted.get("/login/email-code").await.status, 404);
    assert!(!unwanted.get("/login").await.body.contains("/login/email-code"));
}
