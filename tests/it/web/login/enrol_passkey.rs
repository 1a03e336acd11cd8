//! `/login/enrol-passkey`.

use serde_json::json;
use vestibule::{
    config::Config,
    domain::{acr::Acr, second_factor::SecondFactor},
};

use crate::support::{
    authenticator::set_up,
    both_databases,
    database::TestDatabase,
    passkey_device::PasskeyDevice,
    relying_party::{PASSWORD, alice_and_app},
    server::TestServer,
    world::World,
};

fn passkeys_only(config: &mut Config) {
    config.sign_in.required_acr = Acr::PhishingResistant;
}

#[both_databases]
async fn a_user_who_needs_a_passkey_creates_one_and_continues(database: TestDatabase) {
    let world = World::build(&database, "consent = \"never\"", passkeys_only).await;
    let question = world.app.ask("", &[]).await;
    let mut browser = world.browser();
    let login = browser.visit(&question.address).await;
    let page = browser
        .submit(&login, &[("username", "alice"), ("password", PASSWORD)])
        .await;
    assert_eq!(page.page(), "enrol-passkey", "{}", page.body);
    assert_eq!(browser.visit("/").await.page(), "login");
    let token = page.csrf_token();
    let wrong = browser
        .post(
            "/login/enrol-passkey",
            &[("csrf_token", token.as_str()), ("credential", "{}")],
        )
        .await;
    assert_eq!((wrong.status.as_u16(), wrong.page()), (422, "enrol-passkey"));
    let mut device = PasskeyDevice::new();
    let made = device.add(&mut browser, &page, &[]).await;
    let away = browser.follow(made).await;
    let tokens = world
        .app
        .redeem(&question, &world.app.code(&question, &away))
        .await
        .expect("tokens");
    assert_eq!(tokens.claims()["amr"], json!(["pwd", "hwk", "user", "mfa"]));
    assert_eq!(world.events("passkey.added").await, 1);

    // From now on it is required, and a password alone cannot add another one.
    let mut stranger = world.browser();
    assert_eq!(stranger.sign_in("alice", PASSWORD).await.page(), "passkey");
    assert_eq!(stranger.visit("/login/enrol-passkey").await.page(), "login");
    assert_eq!(stranger.visit("/login/enrol").await.page(), "login");
}

#[both_databases]
async fn where_authenticator_apps_are_not_accepted_a_passkey_is_set_up(database: TestDatabase) {
    let world = World::with_config(&database, |config| {
        config.sign_in.required_acr = Acr::TwoFactors;
        config.sign_in.second_factors = vec![SecondFactor::Passkey];
    })
    .await;
    let mut browser = world.browser();
    let page = browser.sign_in("alice", PASSWORD).await;
    assert_eq!(page.page(), "enrol-passkey");
    let made = PasskeyDevice::new().add(&mut browser, &page, &[]).await;
    assert_eq!(browser.follow(made).await.page(), "home");
}

#[both_databases]
async fn a_passkey_is_offered_once_in_each_browser_that_supports_it(database: TestDatabase) {
    let world = World::with_app(&database, "consent = \"never\"").await;
    let able = [("username", "alice"), ("password", PASSWORD), ("holds_passkeys", "yes")];
    let question = world.app.ask("", &[]).await;
    let mut browser = world.browser();
    let login = browser.visit(&question.address).await;
    let offer = browser.submit(&login, &able).await;
    assert_eq!(offer.page(), "enrol-passkey", "{}", offer.body);
    let skip = offer
        .body
        .split("id=\"passkey-skip\" href=\"")
        .nth(1)
        .and_then(|rest| rest.split('"').next())
        .expect("a way on");
    assert_eq!(
        browser.visit("/").await.page(),
        "home",
        "nothing keeps her from going on"
    );
    let away = browser.visit(&skip.replace("&amp;", "&")).await;
    assert!(
        world
            .app
            .redeem(&question, &world.app.code(&question, &away))
            .await
            .is_ok()
    );
    let token = browser.visit("/").await.csrf_token();
    let fields: Vec<(&str, &str)> = able.iter().copied().chain([("csrf_token", token.as_str())]).collect();
    let again = browser.post("/login", &fields).await;
    assert_eq!(
        browser.follow(again).await.page(),
        "home",
        "a passkey was offered again"
    );

    let mut unable = world.browser();
    assert_eq!(unable.sign_in("alice", PASSWORD).await.page(), "home");

    let mut other = world.browser();
    let question = world.app.ask("", &[]).await;
    let login = other.visit(&question.address).await;
    let offer = other.submit(&login, &able).await;
    assert_eq!(offer.page(), "enrol-passkey", "in every browser");
    let made = PasskeyDevice::new().add(&mut other, &offer, &[]).await;
    let away = other.follow(made).await;
    let claims = world
        .app
        .redeem(&question, &world.app.code(&question, &away))
        .await
        .expect("tokens")
        .claims();
    assert_eq!(claims["amr"], json!(["pwd", "hwk", "user", "mfa"]));

    let mut third = world.browser();
    let login = third.visit("/login").await;
    assert_eq!(third.submit(&login, &able).await.page(), "home", "she has one");
}

#[both_databases]
async fn no_passkey_is_offered_where_it_is_not_accepted_or_a_stronger_factor_was_not_used(database: TestDatabase) {
    let able = [("username", "alice"), ("password", PASSWORD), ("holds_passkeys", "yes")];
    let server = TestServer::start_with(&database, |config| {
        config.sign_in.second_factors = vec![SecondFactor::Totp]
    })
    .await;
    server.seed(&alice_and_app("")).await;
    let mut browser = server.browser();
    let login = browser.visit("/login").await;
    assert_eq!(browser.submit(&login, &able).await.page(), "home");

    let server = TestServer::start(&database).await;
    let mut own = server.browser();
    own.sign_in("alice", PASSWORD).await;
    let (authenticator, _) = set_up(&server, &mut own).await;
    let mut browser = server.browser();
    let login = browser.visit("/login").await;
    let step = browser.submit(&login, &able).await;
    assert_eq!(step.page(), "totp", "the second step comes first");
    assert_eq!(browser.visit("/login/enrol-passkey?offer=yes").await.page(), "login");
    let offer = browser
        .submit(
            &step,
            &[("code", &authenticator.next_code(&server.clock)), ("trust", "yes")],
        )
        .await;
    assert_eq!(offer.page(), "enrol-passkey");
}

#[both_databases]
async fn without_a_first_factor_no_passkey_is_created(database: TestDatabase) {
    let world = World::with_config(&database, passkeys_only).await;
    let mut browser = world.browser();
    let login = browser.visit("/login/enrol-passkey").await;
    assert_eq!(login.page(), "login");
    let token = login.csrf_token();
    let asked = browser
        .post("/login/enrol-passkey/challenge", &[("csrf_token", token.as_str())])
        .await;
    assert_eq!(asked.page(), "error");
    let posted = browser
        .post(
            "/login/enrol-passkey",
            &[("csrf_token", token.as_str()), ("credential", "{}")],
        )
        .await;
    assert_eq!(posted.location(), "/login");
}
