//! The list of attributes.

mod attribute;
mod new;

use serde_json::json;

use crate::support::{api::Api, database::TestDatabase, relying_party::PASSWORD, sqlite, world::World};

#[sqlite]
async fn attributes_are_listed_with_what_they_are(database: TestDatabase) {
    let world = World::with_console(&database).await;
    let mut adam = world.person("adam").signed_in().await;
    let page = adam.get("/admin/attributes").await;
    assert_eq!(page.page(), "admin-attributes");
    assert!(page.body.contains("There is no attribute yet."), "{}", page.body);
    let attribute = json!({
        "name": "department", "label": "Dept.", "required": true, "visible_to_user": true, "changed_by": "user", "searchable": true,
    });
    Api::full(&world).await.post("/attributes", attribute).await;
    let page = adam.get("/admin/attributes").await;
    for said in [
        "Dept.",
        ">department<",
        ">required<",
        ">visible<",
        ">changed by its owner<",
        ">searchable<",
    ] {
        assert!(page.body.contains(said), "{said}: {}", page.body);
    }
}

#[sqlite]
async fn who_may_not_look_at_attributes_does_not_find_them(database: TestDatabase) {
    let world = World::with_console(&database).await;
    let hilda =
        format!("[[users]]\npreferred_username = \"hilda\"\npassword = \"{PASSWORD}\"\nroles = [\"helpdesk\"]\n");
    world.seed(&hilda).await;
    let mut hilda = world.person("hilda").signed_in().await;
    assert!(!hilda.get("/admin/people").await.body.contains("/admin/attributes"));
    for path in [
        "/admin/attributes",
        "/admin/attributes/new",
        "/admin/attributes/nothing",
    ] {
        assert_eq!(hilda.get(path).await.status, 403, "{path}");
    }
}
