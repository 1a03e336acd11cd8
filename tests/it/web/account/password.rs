//! `/account/password`.

use crate::support::{
    on_both_databases,
    relying_party::{PASSWORD, RelyingParty, alice_and_app},
    server::TestServer,
};

const NEW: &str = "three quiet otters row";

on_both_databases! {
    async fn another_password_ends_everything_but_this_session(database: TestDatabase) {
        let server = TestServer::start(&database).await;
        server.seed(&alice_and_app("")).await;
        let app = RelyingParty::app(&server);
        let mut elsewhere = server.browser();
        let tokens = app.sign_in(&mut elsewhere, "alice", "offline_access", &[]).await;
        let mut browser = server.browser();
        browser.sign_in("alice", PASSWORD).await;
        let page = browser.visit("/account/password").await;
        let cookie = browser.cookies["__Host-vestibule"].clone();
        for (password, again) in [("short", "short"), (NEW, "other"), (PASSWORD, PASSWORD)] {
            let refused = browser.submit(&page, &[("password", password), ("password_again", again)]).await;
            assert_eq!((refused.status.as_u16(), refused.page()), (422, "password"));
        }
        let done = browser.submit(&page, &[("password", NEW), ("password_again", NEW)]).await;
        assert_eq!(done.page(), "security");
        assert!(done.body.contains("Your password is changed."));
        assert_ne!(browser.cookies["__Host-vestibule"], cookie, "the session's id changes");
        assert_eq!(elsewhere.visit("/").await.page(), "login");
        app.refresh(tokens.refresh(), "").await.expect_err("the grant ended");
        assert_eq!(server.browser().sign_in("alice", PASSWORD).await.status, 401);
        assert_eq!(server.browser().sign_in("alice", NEW).await.page(), "home");
    }
}
