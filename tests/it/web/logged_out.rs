//! `/logged-out`.

use crate::support::{
    both_databases,
    database::TestDatabase,
    relying_party::{PASSWORD, alice_and_app},
    server::{TestServer, outline},
};

#[both_databases]
async fn the_page_ends_no_session(database: TestDatabase) {
    let server = TestServer::start(&database).await;
    server.seed(&alice_and_app("")).await;
    let mut browser = server.browser();
    browser.sign_in("alice", PASSWORD).await;
    let page = browser.visit("/logged-out").await;
    insta::assert_snapshot!("logged_out", outline(&page));
    assert_eq!((page.status.as_u16(), page.page()), (200, "logged-out"));
    assert_eq!(browser.visit("/").await.page(), "home");
}
