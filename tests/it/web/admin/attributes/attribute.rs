//! One attribute.

use serde_json::json;

use crate::support::{
    api::{Api, user},
    database::TestDatabase,
    sqlite,
    world::World,
};

#[sqlite]
async fn an_attribute_is_changed_and_the_second_administrator_hears_of_it(database: TestDatabase) {
    let world = World::with_console(&database).await;
    let api = Api::full(&world).await;
    api.post("/attributes", json!({ "name": "dept" })).await;
    let mut adam = world.person("adam").signed_in().await;
    let page = adam.get("/admin/attributes/dept").await;
    let typed = [
        ("do", "change"),
        ("label", "Dept."),
        ("type", "text"),
        ("searchable", "yes"),
    ];
    let saved = adam.submit(&page, &typed).await;
    assert!(saved.body.contains("It is saved."), "{}", saved.body);
    let late = adam.submit(&page, &typed).await;
    assert_eq!(late.status, 409);
    assert!(late.body.contains("Somebody else changed it"), "{}", late.body);
    let stored = api.get("/attributes/dept").await.json();
    assert_eq!(
        (&stored["label"], &stored["searchable"]),
        (&"Dept.".into(), &true.into())
    );
    assert_eq!(adam.get("/admin/attributes/nothing").await.status, 404);
    assert_eq!(adam.submit(&page, &[("do", "nonsense")]).await.status, 400);
}

#[sqlite]
async fn an_attribute_is_removed_with_as_many_values_as_were_shown(database: TestDatabase) {
    let world = World::with_console(&database).await;
    let api = Api::full(&world).await;
    api.post("/attributes", json!({ "name": "dept" })).await;
    let mut adam = world.person("adam").signed_in().await;
    let page = adam.get("/admin/attributes/dept").await;
    assert!(page.body.contains("Nobody has a value."), "{}", page.body);
    let sent = |people: &'static str| [("typed", "dept"), ("version", "1"), ("people", people)];
    let alice = format!("/users/{}", user(&world, "alice").await.id);
    api.patch(&alice, json!({ "attributes": { "dept": "Physics" } })).await;
    let meanwhile = adam.press(&page, "remove", &sent("0")).await;
    assert_eq!(meanwhile.status, 409);
    assert!(meanwhile.body.contains("One person has a value."), "{}", meanwhile.body);
    let wrong = [("typed", "dep"), ("version", "1"), ("people", "1")];
    assert!(
        adam.press(&page, "remove", &wrong)
            .await
            .body
            .contains("Nothing was removed")
    );
    let gone = adam.press(&page, "remove", &sent("1")).await;
    assert!(gone.body.contains("The attribute is removed."), "{}", gone.body);
    assert_eq!(database.number("SELECT count(*) FROM user_attributes").await, 0);
}
