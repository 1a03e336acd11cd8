//! `GET /.well-known/change-password`.

use crate::support::{database::TestDatabase, sqlite, world::World};

/// C17: password managers found no page there, and sent their users to the start page.
#[sqlite]
async fn a_password_manager_finds_the_page_that_changes_the_password(database: TestDatabase) {
    let world = World::new(&database).await;
    let answer = world.get("/.well-known/change-password").await;
    assert_eq!((answer.status.as_u16(), answer.location()), (303, "/account/password"));
    let mut browser = world.alice().signed_in().await;
    assert_eq!(browser.visit("/.well-known/change-password").await.page(), "password");
}
