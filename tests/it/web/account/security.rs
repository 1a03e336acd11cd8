//! `/account/security`.

use crate::support::{
    on_both_databases,
    relying_party::{PASSWORD, alice_and_app},
    server::{TestServer, outline},
};

on_both_databases! {
    async fn the_page_says_how_one_signs_in(database: TestDatabase) {
        let server = TestServer::start(&database).await;
        server.seed(&alice_and_app("")).await;
        let mut browser = server.browser();
        browser.sign_in("alice", PASSWORD).await;
        let page = browser.visit("/account/security").await;
        insta::assert_snapshot!("security", outline(&page));
        assert_eq!(page.page(), "security");
        assert!(page.body.contains("You have a password.") && page.body.contains("href=\"/account/authenticator\""));
        assert!(!page.body.contains("/account/recovery-codes"), "there are none without an app");
    }
}
