//! `/login/keep-account`.

use crate::support::{
    account::request_deletion, database::TestDatabase, relying_party::PASSWORD, sqlite, world::World,
};

#[sqlite]
async fn a_user_who_returns_in_time_keeps_the_account_and_has_no_access_before(database: TestDatabase) {
    let world = World::new(&database).await;
    let mut browser = world.browser();
    let tokens = world.app.sign_in(&mut browser, "alice", "offline_access", &[]).await;
    request_deletion(&mut browser).await;
    assert_eq!(world.userinfo(&tokens.access_token).await.status, 401);
    world
        .app
        .refresh(tokens.refresh(), "")
        .await
        .expect_err("the grant ended");
    let mut back = world.browser();
    let page = back.sign_in("alice", PASSWORD).await;
    assert_eq!(page.page(), "keep-account");
    assert_eq!(back.visit("/").await.page(), "login");
    assert_eq!(back.submit(&page, &[("keep", "yes")]).await.page(), "home");
    assert_eq!(world.browser().sign_in("alice", PASSWORD).await.page(), "home");
    for kind in ["account.deletion_requested", "account.deletion_cancelled"] {
        assert_eq!(world.events(kind).await, 1, "{kind}");
    }
}
