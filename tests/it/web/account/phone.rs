//! `/account/phone`.

use vestibule::{config::Config, domain::second_factor::SecondFactor, messages::mail::MailKind};

use crate::support::{
    browser::{Browser, Page},
    database::TestDatabase,
    mail::{waiting, with_mail},
    relying_party::{PASSWORD, alice_and_app, user},
    server::TestServer,
    sms::{another, texted, texts, with_sms},
    sqlite,
    world::World,
};

const NUMBER: &str = "+4915123456789";

fn sending(config: &mut Config) {
    with_mail(config);
    with_sms(config);
    config.sign_in.second_factors.push(SecondFactor::SmsCode);
}

async fn ask(browser: &mut Browser, number: &str) -> Page {
    let page = browser.visit("/account/phone").await;
    assert_eq!(page.page(), "phone", "{}", page.body);
    browser.submit(&page, &[("number", number)]).await
}

async fn told(server: &TestServer) -> usize {
    let is_told = |kind: &MailKind| matches!(kind, MailKind::AccountChanged { .. });
    waiting(server).await.iter().filter(|mail| is_told(&mail.kind)).count()
}

#[sqlite]
async fn a_number_is_added_by_the_code_that_went_to_it_then_asked_for_and_removed(database: TestDatabase) {
    let world = World::with_config(&database, sending).await;
    let mut browser = world.alice().signed_in().await;
    assert!(
        browser
            .visit("/account/security")
            .await
            .body
            .contains("href=\"/account/phone\"")
    );
    let wrong = ask(&mut browser, "0151 23456789").await;
    assert_eq!((wrong.status.as_u16(), wrong.page()), (422, "phone"));
    let enter = ask(&mut browser, "+49 (151) 2345-6789").await;
    assert_eq!(enter.status, 200, "{}", enter.body);
    let sent = texts(&world).await;
    assert_eq!(sent[0].to.as_str(), NUMBER);
    world.clock.advance(chrono::Duration::minutes(1));
    let enter = ask(&mut browser, NUMBER).await;
    let code = texted(&world).await;
    assert_eq!(browser.submit(&enter, &[("code", &another(&code))]).await.status, 422);
    // The code was sent to one number, and cannot verify another.
    let fields: Vec<(String, String)> = enter
        .form()
        .fields
        .into_iter()
        .map(|(name, value)| match name.as_str() {
            "number" => (name, "+4915199999999".to_owned()),
            _ => (name, value),
        })
        .chain([("code".to_owned(), code.clone())])
        .collect();
    let swapped: Vec<(&str, &str)> = fields
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    assert_eq!(browser.clone().post("/account/phone", &swapped).await.status, 422);
    assert_eq!(world.events("factor.added").await, 0);
    // If the request is refused after the code was right, the code stays valid.
    let done = browser.submit(&enter, &[("code", &code)]).await;
    assert_eq!(done.page(), "security", "{}", done.body);
    assert!(done.body.contains("••• 789"));
    assert_eq!(world.events("factor.added").await, 1);
    assert_eq!(told(&world).await, 1);
    let mut other = world.browser();
    let step = other.sign_in(NUMBER, PASSWORD).await;
    assert_eq!(step.page(), "second-sms-code", "it is asked for from now on");
    let page = browser.visit("/account/phone").await;
    let token = page.csrf_token();
    let removed = browser.post("/account/phone/remove", &[("csrf_token", &token)]).await;
    assert_eq!(browser.follow(removed).await.page(), "security");
    assert_eq!(world.events("factor.removed").await, 1);
    assert_eq!(told(&world).await, 1);
    assert_eq!(world.browser().sign_in("alice", PASSWORD).await.page(), "home");
}

#[sqlite]
async fn a_code_is_refused_for_another_user_in_another_browser_and_on_the_sign_in_page(database: TestDatabase) {
    let world = World::with_config(&database, sending).await;
    world.seed(&user("bob")).await;
    let mut browser = world.alice().signed_in().await;
    let enter = ask(&mut browser, NUMBER).await;
    let code = texted(&world).await;
    let id = enter
        .form()
        .fields
        .into_iter()
        .find(|(name, _)| name == "id")
        .expect("an id")
        .1;
    for name in ["bob", "alice"] {
        let mut thief = world.browser();
        thief.sign_in(name, PASSWORD).await;
        let token = thief.visit("/account/phone").await.csrf_token();
        let fields = [
            ("csrf_token", token.as_str()),
            ("number", NUMBER),
            ("id", &id),
            ("code", &code),
        ];
        assert_eq!(thief.post("/account/phone", &fields).await.status, 422, "{name}");
    }
    let token = enter.csrf_token();
    let fields = [("csrf_token", token.as_str()), ("id", &id), ("code", &code)];
    assert_eq!(browser.post("/login/sms-code", &fields).await.status, 401);
}

#[sqlite]
async fn another_users_number_cannot_be_taken(database: TestDatabase) {
    let world = World::with_config(&database, sending).await;
    world
        .seed(&format!(
            "{}phone_number = \"{NUMBER}\"\nphone_number_verified = true\n",
            user("bob")
        ))
        .await;
    let mut browser = world.alice().signed_in().await;
    let enter = ask(&mut browser, NUMBER).await;
    assert_eq!(enter.status, 200, "the answer reveals nothing");
    let code = texted(&world).await;
    let taken = browser.submit(&enter, &[("code", &code)]).await;
    assert_eq!(taken.status, 422);
    assert!(taken.body.contains("signs in to another account"), "{}", taken.body);
    assert_eq!(
        database
            .number("SELECT count(*) FROM login_names WHERE kind = 'phone'")
            .await,
        1
    );
    assert_eq!(world.events("factor.added").await, 0);
}

#[sqlite]
async fn changing_a_number_needs_a_code_to_the_number_before(database: TestDatabase) {
    let server = TestServer::start_with(&database, sending).await;
    server
        .seed(&alice_and_app("").replace(
            "email_verified = true",
            &format!("phone_number = \"{NUMBER}\"\nphone_number_verified = true"),
        ))
        .await;
    let mut browser = server.browser();
    let step = browser.sign_in("alice", PASSWORD).await;
    let enter = browser.submit(&step, &[]).await;
    let code = texted(&server).await;
    browser.submit(&enter, &[("code", &code), ("trust", "yes")]).await;
    // The trusted browser can sign in with the password alone, but cannot change anything.
    let home = browser.visit("/").await;
    let token = home.csrf_token();
    browser
        .post("/logout/confirm", &[("csrf_token", &token), ("confirm", "yes")])
        .await;
    assert_eq!(browser.sign_in("alice", PASSWORD).await.page(), "home");
    assert_ne!(browser.visit("/account/phone").await.page(), "phone");
    server.clock.advance(chrono::Duration::minutes(2));
    let step = browser.visit("/login/second-factor/sms-code?next=/account/phone").await;
    let enter = browser.submit(&step, &[]).await;
    let code = texted(&server).await;
    let page = browser.submit(&enter, &[("code", &code)]).await;
    assert_eq!(page.page(), "phone", "{}", page.body);
    server.clock.advance(chrono::Duration::minutes(2));
    let enter = ask(&mut browser, "+4915188888888").await;
    let code = texted(&server).await;
    assert_eq!(browser.submit(&enter, &[("code", &code)]).await.page(), "security");
    assert_eq!(
        database
            .number("SELECT count(*) FROM known_devices WHERE trusted_until IS NOT NULL")
            .await,
        0
    );
}

#[sqlite]
async fn without_a_gateway_there_is_no_such_page(database: TestDatabase) {
    let world = World::new(&database).await;
    let mut browser = world.alice().signed_in().await;
    assert_eq!(browser.get("/account/phone").await.status, 404);
    assert!(!browser.visit("/account/security").await.body.contains("/account/phone"));
}
