//! `/login/second-factor`.

mod sent_code;

use crate::support::{
    authenticator::set_up,
    both_databases,
    database::TestDatabase,
    relying_party::{PASSWORD, alice_and_app},
    server::TestServer,
};

#[both_databases]
async fn the_page_offers_only_the_factors_that_the_user_has(database: TestDatabase) {
    let server = TestServer::start(&database).await;
    server.seed(&alice_and_app("")).await;
    let mut first = server.browser();
    first.sign_in("alice", PASSWORD).await;
    set_up(&server, &mut first).await;
    let mut browser = server.browser();
    assert_eq!(browser.visit("/login/second-factor").await.page(), "login");
    browser.sign_in("alice", PASSWORD).await;
    let page = browser.visit("/login/second-factor").await;
    assert_eq!(page.page(), "second-factor");
    assert!(page.body.contains("href=\"/login/totp\"") && page.body.contains("href=\"/login/recovery-code\""));
    assert!(!page.body.contains("/login/passkey") && !page.body.contains("/login/email-code"));
}
