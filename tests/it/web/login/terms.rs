//! `/login/terms`.

use crate::support::{both_databases, database::TestDatabase, relying_party::PASSWORD, world::World};

#[both_databases]
async fn the_current_terms_are_accepted_once_before_anything_else(database: TestDatabase) {
    let world = World::with_config(&database, |config| {
        config.sign_in.terms_version = Some("2".to_owned());
        config.branding.terms_url = Some("https://example.com/terms".to_owned());
    })
    .await;
    let mut browser = world.browser();
    let page = browser.sign_in("alice", PASSWORD).await;
    assert_eq!(page.page(), "terms");
    assert!(page.body.contains("https://example.com/terms"));
    assert_eq!(browser.visit("/").await.page(), "login");
    // A version other than the one shown is not accepted.
    let token = page.csrf_token();
    let other = browser
        .post("/login/terms", &[("csrf_token", &token), ("version", "1")])
        .await;
    let again = browser.follow(other).await;
    assert_eq!(again.page(), "terms");
    assert_eq!(world.events("terms.accepted").await, 0);
    assert_eq!(browser.submit(&again, &[]).await.page(), "home");
    assert_eq!(world.events("terms.accepted").await, 1);
    assert_eq!(
        world.browser().sign_in("alice", PASSWORD).await.page(),
        "home",
        "they are not asked twice"
    );
}

#[both_databases]
async fn an_application_gets_no_code_before_the_terms_are_accepted(database: TestDatabase) {
    let world = World::with_config(&database, |config| config.sign_in.terms_version = Some("2".to_owned())).await;
    let mut browser = world.browser();
    let question = world.app.ask("", &[]).await;
    let login = browser.visit(&question.address).await;
    let terms = browser
        .submit(&login, &[("username", "alice"), ("password", PASSWORD)])
        .await;
    assert_eq!(terms.page(), "terms");
    let consent = browser.submit(&terms, &[]).await;
    let away = browser.submit(&consent, &[("decision", "allow")]).await;
    world
        .app
        .redeem(&question, &world.app.code(&question, &away))
        .await
        .expect("tokens");
}
