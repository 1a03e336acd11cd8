//! `/login/enrol`.

use chrono::{DateTime, Duration, Utc};
use vestibule::{config::Config, domain::acr::Acr};

use crate::support::{
    authenticator::{Authenticator, codes_on, set_up},
    database::TestDatabase,
    relying_party::{PASSWORD, alice_and_app},
    server::TestServer,
    sqlite,
    world::World,
};

fn two_factors(config: &mut Config) {
    config.sign_in.required_acr = Acr::TwoFactors;
}

#[sqlite]
async fn a_user_who_needs_a_second_factor_sets_one_up_before_signing_in(database: TestDatabase) {
    let world = World::with_config(&database, two_factors).await;
    let mut browser = world.browser();
    let page = browser.sign_in("alice", PASSWORD).await;
    assert_eq!(page.page(), "enrol", "{}", page.body);
    assert!(page.body.contains("<svg class=\"qr\"") && page.body.contains("otpauth://totp/"));
    assert_eq!(browser.visit("/").await.page(), "login");
    let app = Authenticator::told_by(&page);
    let wrong = browser.submit(&page, &[("code", &app.wrong_code(&world.clock))]).await;
    assert_eq!((wrong.status.as_u16(), wrong.page()), (422, "enrol"));
    let same = Authenticator::told_by(&wrong);
    assert_eq!(
        same.code(&world.clock),
        app.code(&world.clock),
        "the secret that was scanned stays the same"
    );
    let kept = browser.submit(&page, &[("code", &app.code(&world.clock))]).await;
    assert_eq!((kept.status.as_u16(), kept.page()), (200, "recovery-codes"));
    codes_on(&kept);
    assert!(kept.body.contains("href=\"/login/next\""));
    assert_eq!(browser.visit("/login/next").await.page(), "home");
    assert_eq!(world.events("factor.added").await, 1);
}

#[sqlite]
async fn a_user_who_has_a_factor_must_use_it_and_cannot_add_one_instead(database: TestDatabase) {
    let world = World::new(&database).await;
    let mut first = world.alice().signed_in().await;
    set_up(&world, &mut first).await;
    let mut browser = world.alice().signed_in().await;
    assert_eq!(browser.visit("/login/enrol").await.page(), "login");
    // Nor can somebody who finds an open browser, long after the sign-in.
    world.seed(&crate::support::relying_party::user("bob")).await;
    let mut open = world.person("bob").signed_in().await;
    assert_eq!(open.visit("/login/enrol").await.page(), "enrol");
    world.clock.advance(Duration::minutes(11));
    assert_eq!(open.visit("/login/enrol").await.page(), "home");
    assert_eq!(open.visit("/account/authenticator").await.page(), "login");
}

#[sqlite]
async fn before_the_grace_date_no_second_factor_is_required(database: TestDatabase) {
    let far: DateTime<Utc> = "2100-01-01T00:00:00Z".parse().expect("a date");
    let world = World::with_config(&database, |config| {
        two_factors(config);
        config.sign_in.enrol_by = Some(far);
    })
    .await;
    assert_eq!(world.browser().sign_in("alice", PASSWORD).await.page(), "home");
}

#[sqlite]
async fn an_application_can_require_it_too(database: TestDatabase) {
    let world = World::with_app(&database, "required_acr = \"2fa\"").await;
    let mut browser = world.browser();
    assert_eq!(
        browser.sign_in("alice", PASSWORD).await.page(),
        "home",
        "her own pages do not ask"
    );
    let question = world.app.ask("", &[]).await;
    let page = browser.visit(&question.address).await;
    assert_eq!(page.page(), "enrol");
    let kept = browser
        .submit(&page, &[("code", &Authenticator::told_by(&page).code(&world.clock))])
        .await;
    assert_eq!(kept.page(), "recovery-codes");
    let consent = browser.visit(&format!("/authorize/{}", page.request_id())).await;
    let away = browser.submit(&consent, &[("decision", "allow")]).await;
    let tokens = world
        .app
        .redeem(&question, &world.app.code(&question, &away))
        .await
        .expect("tokens");
    assert_eq!(tokens.claims()["acr"], "urn:vestibule:acr:2fa");
    assert_eq!(tokens.claims()["amr"], serde_json::json!(["pwd", "otp", "mfa"]));
}

#[sqlite]
async fn a_group_can_require_it_and_a_disabled_group_cannot(database: TestDatabase) {
    let server = TestServer::start(&database).await;
    let group = |disabled| format!("[[groups]]\nname = \"vault\"\nrequired_acr = \"2fa\"\ndisabled = {disabled}\n");
    server
        .seed(&format!(
            "{}\n{}",
            group(false),
            alice_and_app("").replace("[[users]]", "[[users]]\ngroups = [\"vault\"]")
        ))
        .await;
    assert_eq!(server.browser().sign_in("alice", PASSWORD).await.page(), "enrol");
    server.seed(&group(true)).await;
    assert_eq!(server.browser().sign_in("alice", PASSWORD).await.page(), "home");
}
