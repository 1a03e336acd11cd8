//! `GET /authorize/{id}`.

use crate::support::{
    database::TestDatabase,
    relying_party::{PASSWORD, alice_and_app},
    sqlite,
    world::World,
};

#[sqlite]
async fn the_page_shows_the_missing_step_every_time(database: TestDatabase) {
    let world = World::new(&database).await;
    let mut browser = world.browser();
    let login = browser.visit(&world.app.ask("", &[]).await.address).await;
    let id = login.request_id();
    let address = format!("/authorize/{id}");
    for _ in 0..3 {
        assert_eq!(browser.get(&address).await.location(), format!("/login?request={id}"));
    }
    browser
        .submit(&login, &[("username", "alice"), ("password", PASSWORD)])
        .await;
    for _ in 0..3 {
        assert_eq!(browser.get(&address).await.location(), format!("/consent?request={id}"));
    }
}

#[sqlite]
async fn the_current_registration_of_the_client_applies(database: TestDatabase) {
    let world = World::new(&database).await;
    let mut browser = world.browser();
    let question = world.app.ask("profile email", &[]).await;
    let login = browser.visit(&question.address).await;
    let consent = browser
        .submit(&login, &[("username", "alice"), ("password", PASSWORD)])
        .await;
    world.seed(&alice_and_app("scope = \"openid profile\"")).await;
    let away = browser.submit(&consent, &[("decision", "allow")]).await;
    let tokens = world
        .app
        .redeem(&question, &world.app.code(&question, &away))
        .await
        .expect("tokens");
    assert_eq!(tokens.scope, "openid profile");
}
