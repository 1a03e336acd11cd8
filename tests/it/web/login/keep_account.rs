//! `/login/keep-account`.

use crate::support::{
    account::request_deletion,
    both_databases,
    database::TestDatabase,
    relying_party::{PASSWORD, RelyingParty, alice_and_app},
    server::TestServer,
};

#[both_databases]
async fn a_user_who_returns_in_time_keeps_the_account_and_has_no_access_before(database: TestDatabase) {
    let server = TestServer::start(&database).await;
    server.seed(&alice_and_app("")).await;
    let app = RelyingParty::app(&server);
    let mut browser = server.browser();
    let tokens = app.sign_in(&mut browser, "alice", "offline_access", &[]).await;
    request_deletion(&mut browser).await;
    assert_eq!(server.userinfo(&tokens.access_token).await.status, 401);
    app.refresh(tokens.refresh(), "").await.expect_err("the grant ended");
    let mut back = server.browser();
    let page = back.sign_in("alice", PASSWORD).await;
    assert_eq!(page.page(), "keep-account");
    assert_eq!(back.visit("/").await.page(), "login");
    assert_eq!(back.submit(&page, &[("keep", "yes")]).await.page(), "home");
    assert_eq!(server.browser().sign_in("alice", PASSWORD).await.page(), "home");
    for kind in ["account.deletion_requested", "account.deletion_cancelled"] {
        assert_eq!(server.events(kind).await, 1, "{kind}");
    }
}
