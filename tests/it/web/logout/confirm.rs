//! `POST /logout/confirm`.

use crate::support::{database::TestDatabase, sqlite, world::World};

#[sqlite]
async fn the_confirmation_ends_the_session_and_a_second_one_changes_nothing(database: TestDatabase) {
    let world = World::new(&database).await;
    let mut browser = world.alice().signed_in().await;
    let token = browser.visit("/logout").await.csrf_token();
    let gone = browser.post("/logout/confirm", &[("csrf_token", &token)]).await;
    assert_eq!(gone.location(), "/logged-out");
    assert_eq!(browser.visit("/").await.page(), "login");
    assert_eq!(world.events("session.signed_out").await, 1);
    // The token was deleted with the session.
    let again = browser.post("/logout/confirm", &[("csrf_token", &token)]).await;
    assert_eq!(again.status, 403);
    assert_eq!(world.events("session.signed_out").await, 1);
}
