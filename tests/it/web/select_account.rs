//! `/select-account`.

use crate::support::{
    both_databases,
    database::TestDatabase,
    relying_party::{PASSWORD, RelyingParty, alice_and_app},
    server::TestServer,
};

#[both_databases]
async fn a_choice_that_is_none_of_those_offered_changes_nothing(database: TestDatabase) {
    let server = TestServer::start(&database).await;
    server.seed(&alice_and_app("consent = \"never\"")).await;
    let app = RelyingParty::app(&server);
    let mut browser = server.browser();
    browser.sign_in("alice", PASSWORD).await;
    let page = browser
        .visit(&app.ask("", &[("prompt", "select_account")]).await.address)
        .await;
    assert_eq!((page.status.as_u16(), page.page()), (200, "select-account"));
    assert!(page.body.contains("Alice Lindqvist") && page.body.contains("id=\"select-account-another\""));
    for account in ["", "x", "0190b3f2-7a52-7c3b-9d0e-000000000000", "alice"] {
        let again = browser.submit(&page, &[("account", account)]).await;
        assert_eq!(again.page(), "select-account", "{account}");
    }
    assert_eq!(browser.visit("/").await.page(), "home");
}
