//! Sign-ins that failed.

use crate::support::{
    both_databases,
    database::TestDatabase,
    relying_party::{PASSWORD, user},
    traces::expect_stop,
    world::World,
};

#[both_databases]
async fn each_failed_sign_in_is_explained(database: TestDatabase) {
    let world = World::new(&database).await;
    world.seed(&user("bob")).await;
    world
        .seed("[[users]]\npreferred_username = \"bob\"\ndisabled = true\n")
        .await;
    for (name, password, check, setting, is_known) in [
        ("alice", "wrong-password", "right_factor", "", true),
        ("nobody-typed-this", PASSWORD, "known_account", "", false),
        ("bob", PASSWORD, "enabled_account", "user.disabled", true),
    ] {
        let mut browser = world.browser();
        let page = browser.get("/login").await;
        let page = browser
            .submit_once(&page, &[("username", name), ("password", password)])
            .await;
        let trace = expect_stop(&world, &page, check, setting).await;
        assert_eq!(trace["step"], "sign_in");
        assert_eq!(trace["user"].is_string(), is_known, "{trace}");
        let text = trace.to_string();
        assert!(
            !text.contains(password) && !text.contains("nobody-typed-this"),
            "{text}"
        );
    }
}

#[both_databases]
async fn too_many_wrong_passwords_are_named_as_that(database: TestDatabase) {
    let world = World::with_config(&database, |config| config.throttle.free_attempts = 1).await;
    let mut browser = world.browser();
    let page = browser.get("/login").await;
    let wrong = [("username", "alice"), ("password", "wrong-password")];
    let mut page = browser.submit_once(&page, &wrong).await;
    while page.status != 429 {
        page = browser.submit_once(&page, &wrong).await;
    }
    expect_stop(&world, &page, "attempts", "server.throttle").await;
}

#[both_databases]
async fn a_sign_in_on_the_way_to_an_application_names_it(database: TestDatabase) {
    let world = World::new(&database).await;
    let question = world.app.ask("", &[]).await;
    let mut browser = world.browser();
    let page = browser.visit(&question.address).await;
    let page = browser
        .submit_once(&page, &[("username", "alice"), ("password", "wrong-password")])
        .await;
    let trace = expect_stop(&world, &page, "right_factor", "").await;
    assert_eq!(trace["client_id"], "app");
}
