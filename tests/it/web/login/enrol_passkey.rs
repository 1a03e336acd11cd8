//! `/login/enrol-passkey`.

use serde_json::json;
use vestibule::{
    config::Config,
    domain::{acr::Acr, sign_in::SecondFactor},
};

use crate::support::{
    on_both_databases,
    passkey_device::PasskeyDevice,
    relying_party::{PASSWORD, RelyingParty, alice_and_app},
    server::TestServer,
};

fn passkeys_only(config: &mut Config) {
    config.sign_in.required_acr = Acr::PhishingResistant;
}

on_both_databases! {
    async fn who_may_not_go_on_without_a_passkey_makes_one_and_goes_on(database: TestDatabase) {
        let server = TestServer::start_with(&database, passkeys_only).await;
        server.seed(&alice_and_app("consent = \"never\"")).await;
        let app = RelyingParty::app(&server);
        let question = app.ask("", &[]).await;
        let mut browser = server.browser();
        let login = browser.visit(&question.address).await;
        let page = browser.submit(&login, &[("username", "alice"), ("password", PASSWORD)]).await;
        assert_eq!(page.page(), "enrol-passkey", "{}", page.body);
        assert_eq!(browser.visit("/").await.page(), "login");
        let token = page.csrf_token();
        let wrong = browser.post("/login/enrol-passkey", &[("csrf_token", token.as_str()), ("credential", "{}")]).await;
        assert_eq!((wrong.status.as_u16(), wrong.page()), (422, "enrol-passkey"));
        let mut device = PasskeyDevice::new();
        let made = device.add(&mut browser, &page, &[]).await;
        let away = browser.follow(made).await;
        let tokens = app.redeem(&question, &app.code(&question, &away)).await.expect("tokens");
        assert_eq!(tokens.claims()["amr"], json!(["pwd", "hwk", "user", "mfa"]));
        assert_eq!(server.events("passkey.added").await, 1);

        // From now on it is asked for, and a password alone adds no other.
        let mut stranger = server.browser();
        assert_eq!(stranger.sign_in("alice", PASSWORD).await.page(), "passkey");
        assert_eq!(stranger.visit("/login/enrol-passkey").await.page(), "login");
        assert_eq!(stranger.visit("/login/enrol").await.page(), "login");
    }

    async fn where_apps_do_not_count_a_passkey_is_the_second_step_that_is_set_up(database: TestDatabase) {
        let server = TestServer::start_with(&database, |config| {
            config.sign_in.required_acr = Acr::TwoFactors;
            config.sign_in.second_factors = vec![SecondFactor::Passkey];
        })
        .await;
        server.seed(&alice_and_app("")).await;
        let mut browser = server.browser();
        let page = browser.sign_in("alice", PASSWORD).await;
        assert_eq!(page.page(), "enrol-passkey");
        let made = PasskeyDevice::new().add(&mut browser, &page, &[]).await;
        assert_eq!(browser.follow(made).await.page(), "home");
    }

    async fn who_proved_nothing_makes_none(database: TestDatabase) {
        let server = TestServer::start_with(&database, passkeys_only).await;
        server.seed(&alice_and_app("")).await;
        let mut browser = server.browser();
        let login = browser.visit("/login/enrol-passkey").await;
        assert_eq!(login.page(), "login");
        let token = login.csrf_token();
        let asked = browser.post("/login/enrol-passkey/challenge", &[("csrf_token", token.as_str())]).await;
        assert_eq!(asked.page(), "error");
        let posted = browser.post("/login/enrol-passkey", &[("csrf_token", token.as_str()), ("credential", "{}")]).await;
        assert_eq!(posted.location(), "/login");
    }
}
