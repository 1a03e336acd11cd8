//! Making an attribute.

use crate::support::{api::Api, database::TestDatabase, sqlite, world::World};

#[sqlite]
async fn an_attribute_is_made(database: TestDatabase) {
    let world = World::with_console(&database).await;
    let mut adam = world.person("adam").signed_in().await;
    let form = adam.get("/admin/attributes/new").await;
    let typed = [
        ("name", "floor"),
        ("label", "Floor"),
        ("type", "number"),
        ("changed_by_user", "yes"),
    ];
    let page = adam.submit(&form, &typed).await;
    assert_eq!(page.page(), "admin-attributes", "{}", page.body);
    assert!(page.body.contains("The attribute is there."), "{}", page.body);
    let made = Api::full(&world).await.get("/attributes/floor").await.json();
    assert_eq!((&made["type"], &made["changed_by"]), (&"number".into(), &"user".into()));
    assert_eq!(made["visible_to_user"], true, "who changes it sees it");
}

#[sqlite]
async fn what_cannot_be_is_said_and_what_was_typed_is_kept(database: TestDatabase) {
    let world = World::with_console(&database).await;
    let mut adam = world.person("adam").signed_in().await;
    let form = adam.get("/admin/attributes/new").await;
    for (name, kind, said) in [
        ("email", "text", "is no standard claim"),
        ("two words", "text", "A name has 1 to 64"),
        ("teams", "list", "cannot be searched for by a list"),
    ] {
        let typed = [
            ("name", name),
            ("label", "Typed"),
            ("type", kind),
            ("searchable", "yes"),
        ];
        let page = adam.submit(&form, &typed).await;
        assert_eq!(
            (page.status.as_u16(), page.page()),
            (422, "admin-new-attribute"),
            "{name}"
        );
        assert!(
            page.body.contains(said) && page.body.contains("value=\"Typed\""),
            "{}",
            page.body
        );
    }
}
