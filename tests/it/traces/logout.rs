//! Logout requests that an application, or its registration, has wrong.

use crate::support::{both_databases, database::TestDatabase, traces::expect_stop, world::World};

#[both_databases]
async fn each_wrong_logout_is_explained(database: TestDatabase) {
    let world = World::with_app(&database, "consent = \"never\"").await;
    let mut browser = world.browser();
    let tokens = world.app.sign_in(&mut browser, "alice", "", &[]).await;
    let hint = tokens.id();
    let address = format!("/logout?id_token_hint={hint}&post_logout_redirect_uri=https://app.example/goodbye");
    let page = browser.get(&address).await;
    let trace = expect_stop(
        &world,
        &page,
        "registered_post_logout_redirect_uri",
        "client.post_logout_redirect_uris",
    )
    .await;
    assert_eq!(trace["client_id"], "app");
    assert!(!trace.to_string().contains(hint), "{trace}");
    let page = browser
        .get(&format!("/logout?id_token_hint={hint}&client_id=other"))
        .await;
    expect_stop(&world, &page, "logout_client", "").await;
}
