//! `/select-account`.

use crate::support::{database::TestDatabase, sqlite, world::World};

#[sqlite]
async fn a_choice_that_is_none_of_those_offered_changes_nothing(database: TestDatabase) {
    let world = World::with_app(&database, "consent = \"never\"").await;
    let mut browser = world.alice().signed_in().await;
    let page = browser
        .visit(&world.app.ask("", &[("prompt", "select_account")]).await.address)
        .await;
    assert_eq!((page.status.as_u16(), page.page()), (200, "select-account"));
    assert!(page.body.contains("Alice Lindqvist") && page.body.contains("id=\"select-account-another\""));
    for account in ["", "x", "0190b3f2-7a52-7c3b-9d0e-000000000000", "alice"] {
        let again = browser.submit(&page, &[("account", account)]).await;
        assert_eq!(again.page(), "select-account", "{account}");
    }
    assert_eq!(browser.visit("/").await.page(), "home");
}
