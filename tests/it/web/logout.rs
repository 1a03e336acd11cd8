//! `/logout`. What applications may ask of it is in `journeys/logout.rs`.

mod confirm;

use crate::support::{database::TestDatabase, server::outline, sqlite, world::World};

#[sqlite]
async fn without_a_hint_the_user_is_asked_first(database: TestDatabase) {
    let world = World::new(&database).await;
    let mut browser = world.alice().signed_in().await;
    let page = browser.visit("/logout").await;
    insta::assert_snapshot!("logout", outline(&page));
    assert_eq!((page.status.as_u16(), page.page()), (200, "logout"));
    assert!(page.body.contains("id=\"logout-confirm\"") && page.body.contains("alice@example.com"));
    assert_eq!(browser.visit("/").await.page(), "home");
    let gone = browser.submit(&page, &[("confirm", "yes")]).await;
    assert_eq!(gone.page(), "logged-out");
    assert_eq!(browser.visit("/").await.page(), "login");
}
