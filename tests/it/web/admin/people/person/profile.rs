//! What is known of a user.

use serde_json::json;

use crate::support::{
    api::{Api, user},
    database::TestDatabase,
    sqlite,
    world::World,
};

#[sqlite]
async fn two_administrators_change_one_user_and_the_second_hears_of_it(database: TestDatabase) {
    let world = World::with_console(&database).await;
    let mut adam = world.person("adam").signed_in().await;
    let mut again = world.person("adam").signed_in().await;
    let path = format!("/admin/people/{}/profile", user(&world, "alice").await.id);
    let first = adam.get(&path).await;
    let second = again.get(&path).await;
    assert!(first.body.contains("value=\"alice@example.com\""), "{}", first.body);
    let fields = |name: &'static str| {
        [
            ("name", name),
            ("username", "alice"),
            ("email", "alice@example.com"),
            ("phone", ""),
        ]
    };
    let saved = adam.submit(&first, &fields("First")).await;
    assert!(saved.body.contains("It is saved."), "{}", saved.body);
    let late = again.submit(&second, &fields("Second")).await;
    assert_eq!(late.status, 409);
    assert!(
        late.body.contains("Somebody else changed it") && late.body.contains("value=\"Second\""),
        "{}",
        late.body
    );
    let alice = user(&world, "alice").await;
    assert_eq!(alice.claims.name.as_deref(), Some("First"));
    assert_eq!(alice.claims.email_verified, Some(true), "the address is the same");
    assert_eq!(
        alice.claims.given_name.as_deref(),
        Some("Alice"),
        "what is not on the page stays"
    );
    // The form that came back has the version of now: sent again, it is taken.
    let saved = again.submit(&late, &fields("Second")).await;
    assert!(saved.body.contains("It is saved."), "{}", saved.body);
}

#[sqlite]
async fn attributes_are_shown_changed_and_checked(database: TestDatabase) {
    let world = World::with_console(&database).await;
    let api = Api::full(&world).await;
    for (name, kind, required) in [
        ("dept", "text", true),
        ("floor", "number", false),
        ("staff", "boolean", false),
        ("teams", "list", false),
    ] {
        let attribute = json!({ "name": name, "label": format!("The {name}"), "type": kind, "required": required });
        api.post("/attributes", attribute).await;
    }
    let mut adam = world.person("adam").signed_in().await;
    let path = format!("/users/{}", user(&world, "alice").await.id);
    let address = format!("/admin/people{}/profile", path.trim_start_matches("/users"));
    let page = adam.get(&address).await;
    assert!(
        page.body.contains("The dept") && page.body.contains("The teams"),
        "{}",
        page.body
    );
    let known = [("username", "alice"), ("email", "alice@example.com")];
    let typed = [
        ("attribute.dept", "Physics"),
        ("attribute.floor", "3"),
        ("attribute.staff", "true"),
        ("attribute.teams", "a\r\nb"),
    ];
    let missing = adam.submit(&page, &[&known[..], &typed[1..]].concat()).await;
    assert_eq!(missing.status, 422, "{}", missing.body);
    let saved = adam.submit(&page, &[&known[..], &typed[..]].concat()).await;
    assert!(saved.body.contains("It is saved."), "{}", saved.body);
    let stored = api.get(&path).await.json()["attributes"].clone();
    assert_eq!(
        stored,
        json!({ "dept": "Physics", "floor": 3, "staff": true, "teams": ["a", "b"] })
    );
    let page = adam.get(&address).await;
    let wrong = [("attribute.dept", "Physics"), ("attribute.floor", "three")];
    let refused = adam.submit(&page, &[&known[..], &wrong[..]].concat()).await;
    assert_eq!(refused.status, 422);
    assert!(refused.body.contains("value=\"three\""), "{}", refused.body);
}
