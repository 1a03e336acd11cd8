//! The page that sends a response by POST.

use crate::support::{
    both_databases,
    database::TestDatabase,
    relying_party::{RelyingParty, alice_and_app},
    server::{TestServer, outline},
};

#[both_databases]
async fn the_page_posts_to_the_application_and_to_nobody_else(database: TestDatabase) {
    let server = TestServer::start(&database).await;
    server.seed(&alice_and_app("")).await;
    let app = RelyingParty::app(&server);
    let mut browser = server.browser();
    let question = app.ask("", &[("response_mode", "form_post"), ("prompt", "none")]).await;
    let page = browser.get(&question.address).await;
    insta::assert_snapshot!("respond", outline(&page));
    assert_eq!(page.page(), "respond");
    assert!(
        page.form().fields.iter().all(|(name, _)| name != "csrf_token"),
        "the token is ours"
    );
}
