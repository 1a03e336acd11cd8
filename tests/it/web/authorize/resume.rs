//! `GET /authorize/{id}`.

use crate::support::{
    both_databases,
    database::TestDatabase,
    relying_party::{PASSWORD, RelyingParty, alice_and_app},
    server::TestServer,
};

#[both_databases]
async fn the_page_shows_the_missing_step_every_time(database: TestDatabase) {
    let server = TestServer::start(&database).await;
    server.seed(&alice_and_app("")).await;
    let app = RelyingParty::app(&server);
    let mut browser = server.browser();
    let login = browser.visit(&app.ask("", &[]).await.address).await;
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

#[both_databases]
async fn the_current_registration_of_the_client_applies(database: TestDatabase) {
    let server = TestServer::start(&database).await;
    server.seed(&alice_and_app("")).await;
    let app = RelyingParty::app(&server);
    let mut browser = server.browser();
    let question = app.ask("profile email", &[]).await;
    let login = browser.visit(&question.address).await;
    let consent = browser
        .submit(&login, &[("username", "alice"), ("password", PASSWORD)])
        .await;
    server.seed(&alice_and_app("scope = \"openid profile\"")).await;
    let away = browser.submit(&consent, &[("decision", "allow")]).await;
    let tokens = app
        .redeem(&question, &app.code(&question, &away))
        .await
        .expect("tokens");
    assert_eq!(tokens.scope, "openid profile");
}
