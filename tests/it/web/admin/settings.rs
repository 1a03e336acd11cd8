//! The settings.

mod picture;
mod sources;
mod tab;

use crate::support::{database::TestDatabase, relying_party::PASSWORD, sqlite, world::World};

#[sqlite]
async fn the_place_leads_to_the_first_page_and_is_closed_to_others(database: TestDatabase) {
    let world = World::with_console(&database).await;
    let hilde =
        format!("[[users]]\npreferred_username = \"hilde\"\npassword = \"{PASSWORD}\"\nroles = [\"helpdesk\"]\n");
    world.seed(&hilde).await;
    let mut adam = world.person("adam").signed_in().await;
    let page = adam.visit("/admin/settings").await;
    assert_eq!(
        (page.page(), page.address.as_str()),
        ("admin-settings", "/admin/settings/look")
    );
    assert!(
        page.body.contains("href=\"/admin/settings\" aria-current"),
        "{}",
        page.body
    );
    let mut hilde = world.person("hilde").signed_in().await;
    let list = hilde.get("/admin/people").await;
    assert!(!list.body.contains("/admin/settings"), "{}", list.body);
    for address in ["/admin/settings", "/admin/settings/look", "/admin/settings/sources"] {
        assert_eq!(hilde.get(address).await.status, 403, "{address}");
    }
}
