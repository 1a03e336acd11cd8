//! Which application is to be connected.

mod guide;

use crate::support::{database::TestDatabase, relying_party::PASSWORD, sqlite, world::World};

#[sqlite]
async fn every_guide_is_offered_to_whoever_may_make_applications(database: TestDatabase) {
    let world = World::with_console(&database).await;
    let ada = format!("[[users]]\npreferred_username = \"ada\"\npassword = \"{PASSWORD}\"\nroles = [\"auditor\"]\n");
    world.seed(&ada).await;
    let mut adam = world.person("adam").signed_in().await;
    let list = adam.get("/admin/apps").await;
    assert!(list.body.contains("href=\"/admin/apps/connect\""), "{}", list.body);
    let page = adam.get("/admin/apps/connect").await;
    assert_eq!(page.page(), "admin-connect", "{}", page.body);
    for guide in vestibule::management::connect::GUIDES.iter() {
        let address = format!("href=\"/admin/apps/connect/{}\"", guide.slug);
        assert!(page.body.contains(&address), "{address}");
    }
    assert!(page.body.contains("href=\"/admin/apps/new\""), "{}", page.body);
    let mut ada = world.person("ada").signed_in().await;
    assert_eq!(ada.get("/admin/apps/connect").await.status, 403);
    assert_eq!(ada.get("/admin/apps/connect/grafana").await.status, 403);
}
