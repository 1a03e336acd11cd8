//! `/account/activity`.

use crate::support::{
    both_databases,
    database::TestDatabase,
    relying_party::{PASSWORD, RelyingParty, alice_and_app, user},
    server::TestServer,
};

#[both_databases]
async fn users_see_the_events_of_their_own_account_only(database: TestDatabase) {
    let server = TestServer::start(&database).await;
    server.seed(&alice_and_app("")).await;
    server.seed(&user("mallory")).await;
    let mut stranger = server.browser();
    stranger.sign_in("alice", "not her password").await;
    let app = RelyingParty::app(&server);
    let mut browser = server.browser();
    app.sign_in(&mut browser, "alice", "", &[]).await;
    let page = browser.visit("/account/activity").await;
    assert_eq!(page.page(), "activity");
    for said in [
        "Signed in with your password",
        "Failed sign-in with your password",
        "Signed in to The App",
        "Allowed The App",
    ] {
        assert!(page.body.contains(said), "{said}: {}", page.body);
    }
    assert!(
        page.body.contains(&stranger.address.ip().to_string()),
        "from where it was tried"
    );
    let mut mallory = server.browser();
    mallory.sign_in("mallory", PASSWORD).await;
    let page = mallory.visit("/account/activity").await;
    assert!(!page.body.contains("Failed") && !page.body.contains("The App"));
}
