//! Second factors as an application sees them: `acr`, `amr` and `auth_time` (RFC 8176, RFC 9470).

use serde_json::json;

use crate::support::{
    both_databases,
    database::TestDatabase,
    relying_party::{PASSWORD, pass},
    world::World,
};

const TWO_FACTORS: &str = "urn:vestibule:acr:2fa";

#[both_databases]
async fn a_password_and_a_code_are_two_factors(database: TestDatabase) {
    let world = World::new(&database).await;
    let alice = world.alice().with_totp().await;

    for (page, code) in [
        ("/login/totp", None),
        ("/login/recovery-code", Some(&alice.recovery_codes[0])),
    ] {
        let mut browser = world.browser();
        let question = world.app.ask("profile", &[]).await;
        let login = browser.visit(&question.address).await;
        let began = world.clock.now().timestamp();
        let step = browser
            .submit(&login, &[("username", "alice"), ("password", PASSWORD)])
            .await;
        assert_eq!(step.page(), "totp");
        let step = browser.visit(&format!("{page}?request={}", step.request_id())).await;
        let code = code.cloned().unwrap_or_else(|| alice.next_code());
        let step = browser.submit(&step, &[("code", &code)]).await;
        let away = pass(&mut browser, step, "alice").await;
        let claims = world
            .app
            .redeem(&question, &world.app.code(&question, &away))
            .await
            .expect("tokens")
            .claims();
        assert_eq!(
            (&claims["acr"], &claims["amr"]),
            (&json!(TWO_FACTORS), &json!(["pwd", "otp", "mfa"]))
        );
        let auth_time = claims["auth_time"].as_i64().expect("a time");
        assert!(
            (began..=began + 1).contains(&auth_time),
            "it is when the password was proved"
        );
    }
}

#[both_databases]
async fn an_application_that_requires_more_makes_the_session_step_up(database: TestDatabase) {
    let world = World::new(&database).await;
    let mut browser = world.browser();
    let before = world.app.sign_in(&mut browser, "alice", "", &[]).await.claims();
    assert_eq!(before["acr"], "urn:vestibule:acr:1fa");
    // A voluntary ACR is ignored for a user who has no further factor.
    let wish = world
        .app
        .sign_in(&mut browser, "alice", "", &[("acr_values", TWO_FACTORS)])
        .await
        .claims();
    assert_eq!(wish["acr"], "urn:vestibule:acr:1fa");

    let alice = world.alice().with_totp().await;
    let silent = world
        .app
        .ask("", &[("acr_values", TWO_FACTORS), ("prompt", "none")])
        .await;
    let refused = browser.visit(&silent.address).await;
    assert_eq!(world.app.answer(&silent, &refused)["error"], "interaction_required");

    let question = world.app.ask("", &[("acr_values", TWO_FACTORS)]).await;
    let step = browser.visit(&question.address).await;
    assert_eq!(step.page(), "totp", "the password was checked before");
    let away = browser.submit(&step, &[("code", &alice.next_code())]).await;
    let after = world
        .app
        .redeem(&question, &world.app.code(&question, &away))
        .await
        .expect("tokens")
        .claims();
    assert_eq!(
        (&after["acr"], &after["amr"]),
        (&json!(TWO_FACTORS), &json!(["pwd", "otp", "mfa"]))
    );
    assert_eq!(
        (&after["sid"], &after["auth_time"]),
        (&before["sid"], &before["auth_time"])
    );
    // An application that asked for a lower class than was reached gets the class that it asked for.
    let less = world
        .app
        .sign_in(&mut browser, "alice", "", &[("acr_values", "urn:vestibule:acr:1fa")])
        .await
        .claims();
    assert_eq!(less["acr"], "urn:vestibule:acr:1fa");
}

#[both_databases]
async fn a_trusted_browser_is_no_second_factor_for_an_application(database: TestDatabase) {
    let world = World::new(&database).await;
    let mut alice = world.alice().with_totp().await;
    let question = world.app.ask("", &[("prompt", "login")]).await;
    let login = alice.browser.visit(&question.address).await;
    let step = alice
        .browser
        .submit(&login, &[("username", "alice"), ("password", PASSWORD)])
        .await;
    let step = alice
        .browser
        .submit(&step, &[("code", &alice.next_code()), ("trust", "yes")])
        .await;
    pass(&mut alice.browser, step, "alice").await;

    let again = world
        .app
        .sign_in(&mut alice.browser, "alice", "", &[("prompt", "login")])
        .await
        .claims();
    assert_eq!(
        (&again["acr"], &again["amr"]),
        (&json!("urn:vestibule:acr:1fa"), &json!(["pwd"]))
    );
    let essential = json!({"id_token": {"acr": {"essential": true, "value": TWO_FACTORS}}}).to_string();
    let question = world.app.ask("", &[("claims", &essential)]).await;
    let step = alice.browser.visit(&question.address).await;
    assert_eq!(step.page(), "totp");
    let away = alice.browser.submit(&step, &[("code", &alice.next_code())]).await;
    let claims = world
        .app
        .redeem(&question, &world.app.code(&question, &away))
        .await
        .expect("tokens")
        .claims();
    assert_eq!(claims["acr"], TWO_FACTORS);
}
