//! `/login/new-password`.

use crate::support::{
    database::TestDatabase,
    relying_party::{PASSWORD, alice_and_app},
    server::TestServer,
    sqlite,
};

const OWN: &str = "three quiet otters row";

#[sqlite]
async fn a_password_set_by_an_administrator_must_be_changed_first(database: TestDatabase) {
    let server = TestServer::start(&database).await;
    let given = alice_and_app("").replace("[[users]]", "[[users]]\nmust_change_password = true");
    server.seed(&given).await;
    let mut browser = server.browser();
    let page = browser.sign_in("alice", PASSWORD).await;
    assert_eq!(page.page(), "new-password");
    assert!(page.body.contains("autocomplete=\"new-password\""));
    for (password, again) in [(PASSWORD, PASSWORD), ("short", "short"), (OWN, "another"), ("", "")] {
        let refused = browser
            .submit(&page, &[("password", password), ("password_again", again)])
            .await;
        assert_eq!(
            (refused.status.as_u16(), refused.page()),
            (422, "new-password"),
            "{password}"
        );
        assert!(!refused.body.contains(OWN));
    }
    assert_eq!(
        browser
            .submit(&page, &[("password", OWN), ("password_again", OWN)])
            .await
            .page(),
        "home"
    );
    assert_eq!(server.browser().sign_in("alice", PASSWORD).await.status, 401);
    assert_eq!(server.browser().sign_in("alice", OWN).await.page(), "home");
    assert_eq!(server.events("password.changed").await, 1);
}
