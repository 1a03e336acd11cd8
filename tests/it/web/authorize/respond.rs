//! The page that sends a response by POST.

use crate::support::{database::TestDatabase, server::outline, sqlite, world::World};

#[sqlite]
async fn the_page_posts_to_the_application_and_to_nobody_else(database: TestDatabase) {
    let world = World::new(&database).await;
    let mut browser = world.browser();
    let question = world
        .app
        .ask("", &[("response_mode", "form_post"), ("prompt", "none")])
        .await;
    let page = browser.get(&question.address).await;
    insta::assert_snapshot!("respond", outline(&page));
    assert_eq!(page.page(), "respond");
    assert!(
        page.form().fields.iter().all(|(name, _)| name != "csrf_token"),
        "the token is ours"
    );
}
