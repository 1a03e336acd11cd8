//! `POST /logout/confirm`.

use crate::support::{
    both_databases,
    database::TestDatabase,
    relying_party::{PASSWORD, alice_and_app},
    server::TestServer,
};

#[both_databases]
async fn the_confirmation_ends_the_session_and_a_second_one_changes_nothing(database: TestDatabase) {
    let server = TestServer::start(&database).await;
    server.seed(&alice_and_app("")).await;
    let mut browser = server.browser();
    browser.sign_in("alice", PASSWORD).await;
    let token = browser.visit("/logout").await.csrf_token();
    let gone = browser.post("/logout/confirm", &[("csrf_token", &token)]).await;
    assert_eq!(gone.location(), "/logged-out");
    assert_eq!(browser.visit("/").await.page(), "login");
    assert_eq!(server.events("session.signed_out").await, 1);
    // The token went with the session.
    let again = browser.post("/logout/confirm", &[("csrf_token", &token)]).await;
    assert_eq!(again.status, 403);
    assert_eq!(server.events("session.signed_out").await, 1);
}
