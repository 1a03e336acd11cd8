//! `/login/second-factor/email-code` and `/login/second-factor/sms-code`.

use futures_util::future::join_all;
use serde_json::json;
use vestibule::{config::Config, domain::second_factor::SecondFactor, messages::mail::MailKind};

use crate::support::{
    both_databases,
    browser::{Browser, Page},
    database::TestDatabase,
    mail::{waiting, with_mail},
    relying_party::{PASSWORD, RelyingParty},
    server::TestServer,
    sms::{alice_with_phone, another, request_sms_code, texted, texts, with_sms},
    sqlite,
};

const BY_MAIL: &str = "/login/second-factor/email-code";
const BY_SMS: &str = "/login/second-factor/sms-code";

fn both(config: &mut Config) {
    with_mail(config);
    with_sms(config);
    config
        .sign_in
        .second_factors
        .extend([SecondFactor::SmsCode, SecondFactor::EmailCode]);
    config.throttle.per_address_per_minute = 100_000;
}

/// The code of the newest mail.
async fn mailed(server: &TestServer) -> String {
    match waiting(server).await.pop().expect("a mail").kind {
        MailKind::SecondFactorCode { code, .. } => code,
        other => panic!("{}", other.name()),
    }
}

/// Alice, after entering her password.
async fn after_password(server: &TestServer) -> (Browser, Page) {
    let mut browser = server.browser();
    let page = browser.sign_in("alice", PASSWORD).await;
    assert_eq!(page.page(), "second-sms-code", "{}", page.body);
    (browser, page)
}

fn id_of(page: &Page) -> String {
    page.form()
        .fields
        .into_iter()
        .find(|(name, _)| name == "id")
        .expect("an id")
        .1
}

#[sqlite]
async fn a_password_and_a_code_by_sms_are_two_factors_to_an_application(database: TestDatabase) {
    let server = TestServer::start_with(&database, both).await;
    server.seed(&alice_with_phone()).await;
    let app = RelyingParty::app(&server);
    let question = app.ask("", &[]).await;
    let mut browser = server.browser();
    let login = browser.visit(&question.address).await;
    let step = browser
        .submit(&login, &[("username", "alice"), ("password", PASSWORD)])
        .await;
    assert_eq!(step.page(), "second-sms-code");
    assert!(texts(&server).await.is_empty(), "a GET sends nothing");
    assert!(
        step.body.contains("••• 789") && !step.body.contains("23456789"),
        "{}",
        step.body
    );
    let enter = browser.submit(&step, &[]).await;
    for hook in [
        "autocomplete=\"one-time-code\"",
        "inputmode=\"numeric\"",
        "name=\"trust\"",
    ] {
        assert!(enter.body.contains(hook), "{hook}");
    }
    let code = texted(&server).await;
    assert!(!enter.body.contains(&code));
    assert_eq!(browser.submit(&enter, &[("code", &another(&code))]).await.status, 401);
    let consent = browser.submit(&enter, &[("code", &code), ("trust", "yes")]).await;
    assert_eq!(consent.page(), "consent", "{}", consent.body);
    let away = browser.submit(&consent, &[("decision", "allow")]).await;
    let claims = app
        .redeem(&question, &app.code(&question, &away))
        .await
        .expect("tokens")
        .claims();
    assert_eq!(
        (&claims["acr"], &claims["amr"]),
        (&json!("urn:vestibule:acr:2fa"), &json!(["pwd", "sms", "mfa"]))
    );
    assert!(claims["auth_time"].is_i64());
    assert_eq!(
        database
            .number("SELECT count(*) FROM known_devices WHERE trusted_until IS NOT NULL")
            .await,
        1
    );
}

#[sqlite]
async fn a_code_by_mail_is_required_where_an_application_requires_two_factors(database: TestDatabase) {
    let server = TestServer::start_with(&database, |config| {
        both(config);
        config.sign_in.second_factors = vec![SecondFactor::EmailCode];
    })
    .await;
    server
        .seed(&alice_with_phone().replace("[[clients]]", "[[clients]]\nrequired_acr = \"2fa\""))
        .await;
    assert_eq!(
        server.browser().sign_in("alice", PASSWORD).await.page(),
        "home",
        "an address asks for nothing by itself"
    );
    let app = RelyingParty::app(&server);
    let question = app.ask("", &[]).await;
    let mut browser = server.browser();
    let login = browser.visit(&question.address).await;
    let step = browser
        .submit(&login, &[("username", "alice"), ("password", PASSWORD)])
        .await;
    assert_eq!(step.page(), "second-email-code", "{}", step.body);
    assert!(waiting(&server).await.is_empty(), "a GET sends nothing");
    let enter = browser.submit(&step, &[]).await;
    let code = mailed(&server).await;
    let consent = browser.submit(&enter, &[("code", &code)]).await;
    let away = browser.submit(&consent, &[("decision", "allow")]).await;
    let claims = app
        .redeem(&question, &app.code(&question, &away))
        .await
        .expect("tokens")
        .claims();
    assert_eq!(
        (&claims["acr"], &claims["amr"]),
        (&json!("urn:vestibule:acr:2fa"), &json!(["pwd", "otp", "mfa"]))
    );
}

#[sqlite]
async fn the_same_channel_twice_is_one_factor(database: TestDatabase) {
    let server = TestServer::start_with(&database, both).await;
    server.seed(&alice_with_phone()).await;
    let mut browser = server.browser();
    let page = browser.visit("/login/email-code").await;
    let enter = browser.submit(&page, &[("username", "alice")]).await;
    let MailKind::SignInCode { code, .. } = waiting(&server).await.pop().expect("a mail").kind else {
        panic!()
    };
    let step = browser.submit(&enter, &[("code", &code)]).await;
    assert_eq!(step.page(), "second-sms-code", "the other channel is asked");
    let choice = browser.visit("/login/second-factor").await;
    assert!(
        choice.body.contains(BY_SMS) && !choice.body.contains(BY_MAIL),
        "{}",
        choice.body
    );
    assert_eq!(browser.get(BY_MAIL).await.status, 303);
    let token = step.csrf_token();
    assert_eq!(browser.post(BY_MAIL, &[("csrf_token", &token)]).await.status, 303);
    assert!(waiting(&server).await.is_empty(), "nothing was sent");
    assert_eq!(browser.visit("/").await.page(), "login");
}

#[sqlite]
async fn a_code_for_one_purpose_is_refused_for_another(database: TestDatabase) {
    let server = TestServer::start_with(&database, |config| {
        both(config);
        config.throttle.free_attempts = 100;
    })
    .await;
    server.seed(&alice_with_phone()).await;
    server
        .seed(&format!(
            "{}phone_number = \"+4915100000009\"\nphone_number_verified = true\n",
            crate::support::relying_party::user("bob")
        ))
        .await;
    // A second factor's code is not accepted as a first factor, not even in the same browser.
    let (mut browser, step) = after_password(&server).await;
    let enter = browser.submit(&step, &[]).await;
    let (id, code) = (id_of(&enter), texted(&server).await);
    let token = enter.csrf_token();
    let fields = [("csrf_token", token.as_str()), ("id", &id), ("code", &code)];
    assert_eq!(browser.post("/login/sms-code", &fields).await.status, 401);
    assert_eq!(
        browser.post(BY_MAIL, &fields).await.status,
        401,
        "nor another channel's"
    );
    // Nor one from another browser at the same step, of the same or another user.
    let (mut second, other) = after_password(&server).await;
    let own = other.csrf_token();
    assert_eq!(
        second
            .post(BY_SMS, &[("csrf_token", &own), ("id", &id), ("code", &code)])
            .await
            .status,
        401
    );
    let login = browser.clone().visit("/login").await;
    let mut bob = browser.clone();
    let bobs = bob.submit(&login, &[("username", "bob"), ("password", PASSWORD)]).await;
    assert_eq!(bobs.page(), "second-sms-code");
    let own = bobs.csrf_token();
    assert_eq!(
        bob.post(BY_SMS, &[("csrf_token", &own), ("id", &id), ("code", &code)])
            .await
            .status,
        401
    );
    // Nor one from a later sign-in of the same user in the same browser.
    server.clock.advance(chrono::Duration::minutes(2));
    let again = bob.visit("/login").await;
    let again = bob
        .submit(&again, &[("username", "alice"), ("password", PASSWORD)])
        .await;
    let own = again.csrf_token();
    assert_eq!(
        bob.post(BY_SMS, &[("csrf_token", &own), ("id", &id), ("code", &code)])
            .await
            .status,
        401
    );
    // And a first factor's code completes no sign-in.
    let mut browser = server.browser();
    let enter = request_sms_code(&mut browser, "alice").await;
    let (id, code) = (id_of(&enter), texted(&server).await);
    let login = browser.visit("/login").await;
    let step = browser
        .submit(&login, &[("username", "alice"), ("password", PASSWORD)])
        .await;
    let token = step.csrf_token();
    assert_eq!(
        browser
            .post(BY_SMS, &[("csrf_token", &token), ("id", &id), ("code", &code)])
            .await
            .status,
        401
    );
    assert_eq!(browser.visit("/").await.page(), "login");
}

#[sqlite]
async fn wrong_codes_are_counted_per_user_over_all_flows(database: TestDatabase) {
    let server = TestServer::start_with(&database, both).await;
    server.seed(&alice_with_phone()).await;
    let mut statuses = Vec::new();
    for _ in 0..2 {
        let (mut browser, step) = after_password(&server).await;
        let enter = browser.submit(&step, &[]).await;
        for _ in 0..4 {
            statuses.push(browser.submit(&enter, &[("code", "00000001")]).await.status.as_u16());
        }
    }
    assert_eq!(statuses[..6], [401, 401, 401, 401, 401, 429]);
}

#[sqlite]
async fn knowing_only_a_name_uses_up_no_messages_of_the_user(database: TestDatabase) {
    let server = TestServer::start_with(&database, both).await;
    server.seed(&alice_with_phone()).await;
    for _ in 0..8 {
        request_sms_code(&mut server.browser(), "alice").await;
    }
    texts(&server).await;
    let (mut browser, step) = after_password(&server).await;
    let enter = browser.submit(&step, &[]).await;
    let code = texted(&server).await;
    assert_eq!(browser.submit(&enter, &[("code", &code)]).await.page(), "home");
}

#[sqlite]
async fn a_factor_that_the_policy_does_not_list_is_not_offered(database: TestDatabase) {
    let server = TestServer::start_with(&database, |config| {
        both(config);
        config.sign_in.second_factors = vec![SecondFactor::Totp, SecondFactor::Passkey];
    })
    .await;
    server
        .seed(&alice_with_phone().replace("[[clients]]", "[[clients]]\nrequired_acr = \"2fa\""))
        .await;
    let app = RelyingParty::app(&server);
    let mut browser = server.browser();
    let login = browser.visit(&app.ask("", &[]).await.address).await;
    let step = browser
        .submit(&login, &[("username", "alice"), ("password", PASSWORD)])
        .await;
    assert_eq!(step.page(), "enrol", "{}", step.body);
    for page in [BY_MAIL, BY_SMS] {
        assert_eq!(browser.get(page).await.status, 303);
    }
    assert_eq!(browser.get("/login/second-factor/pigeon-code").await.status, 404);
}

#[both_databases]
async fn of_fifty_concurrent_attempts_on_two_nodes_one_succeeds(database: TestDatabase) {
    let server = TestServer::start_with(&database, |config| {
        both(config);
        config.throttle.free_attempts = 100;
        config.throttle.close_after = 1_000;
    })
    .await;
    let other = server.another_node().await;
    server.seed(&alice_with_phone()).await;
    let (mut browser, step) = after_password(&server).await;
    let enter = browser.submit(&step, &[]).await;
    let code = texted(&server).await;
    let before = server.events("sign_in.succeeded").await;
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
    let attempts = tabs.iter_mut().map(|tab| async move {
        let page = tab.submit_once(enter, &[("code", code)]).await;
        (page.status.as_u16(), page.location().to_owned())
    });
    let answers = join_all(attempts).await;
    assert_eq!(server.events("sign_in.succeeded").await, before + 1, "{answers:?}");
}
