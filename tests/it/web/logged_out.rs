//! `/logged-out`.

use crate::support::{database::TestDatabase, server::outline, sqlite, world::World};

#[sqlite]
async fn the_page_ends_no_session(database: TestDatabase) {
    let world = World::new(&database).await;
    let mut browser = world.alice().signed_in().await;
    let page = browser.visit("/logged-out").await;
    insta::assert_snapshot!("logged_out", outline(&page));
    assert_eq!((page.status.as_u16(), page.page()), (200, "logged-out"));
    assert_eq!(browser.visit("/").await.page(), "home");
}
