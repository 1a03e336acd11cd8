//! `/account/profile`.

use serde_json::json;

use crate::support::{
    api::{Api, user},
    database::TestDatabase,
    relying_party::PASSWORD,
    sqlite,
    world::World,
};

#[sqlite]
async fn apps_get_the_profile_that_the_user_wrote(database: TestDatabase) {
    let world = World::new(&database).await;
    let mut browser = world.browser();
    let tokens = world.app.sign_in(&mut browser, "alice", "profile email", &[]).await;
    let page = browser.visit("/account/profile").await;
    assert_eq!(page.page(), "profile");
    let fields = [
        ("name", " Alice L. "),
        ("given_name", "Alice"),
        ("family_name", "L."),
        ("nickname", ""),
        ("locale", "en"),
        ("email", "root@example.com"),
        ("admin", "true"),
    ];
    let saved = browser.submit(&page, &fields).await;
    assert!(saved.body.contains("Your profile is up to date."));
    let userinfo = world.app.userinfo(&tokens).await;
    assert_eq!(
        (&userinfo["name"], &userinfo["locale"]),
        (&"Alice L.".into(), &"en".into())
    );
    assert_eq!(
        userinfo["email"], "alice@example.com",
        "names to sign in with are not theirs to change here"
    );
    assert_eq!(database.number("SELECT count(*) FROM users WHERE admin").await, 0);
    assert_eq!(world.events("profile.changed").await, 1);
    let long = "x".repeat(201);
    let refused = browser.submit(&page, &[("name", &long)]).await;
    assert_eq!((refused.status.as_u16(), refused.page()), (422, "profile"));
    assert_eq!(world.app.userinfo(&tokens).await["name"], "Alice L.");
    assert_eq!(world.browser().sign_in("alice", PASSWORD).await.page(), "home");
}

#[sqlite]
async fn people_see_what_is_visible_and_change_what_is_theirs(database: TestDatabase) {
    let world = World::new(&database).await;
    let api = Api::full(&world).await;
    for (name, visible, changed_by) in [
        ("nick", true, "user"),
        ("dept", true, "administrator"),
        ("secret", false, "administrator"),
    ] {
        let attribute = json!({ "name": name, "visible_to_user": visible, "changed_by": changed_by });
        api.post("/attributes", attribute).await;
    }
    let path = format!("/users/{}", user(&world, "alice").await.id);
    let values = json!({ "attributes": { "dept": "Physics", "secret": "never shown" } });
    api.patch(&path, values).await;
    let mut browser = world.alice().signed_in().await;
    let page = browser.visit("/account/profile").await;
    assert!(
        page.body.contains("Physics") && !page.body.contains("never shown"),
        "{}",
        page.body
    );
    // What is not theirs to change stays, whatever the form says.
    let typed = [
        ("name", "Alice L."),
        ("attributes", "nick dept secret"),
        ("attribute.nick", "Ali"),
        ("attribute.dept", "Art"),
        ("attribute.secret", "known"),
    ];
    let saved = browser.submit(&page, &typed).await;
    assert!(saved.body.contains("Your profile is up to date."), "{}", saved.body);
    let stored = api.get(&path).await.json();
    assert_eq!(
        stored["attributes"],
        json!({ "dept": "Physics", "nick": "Ali", "secret": "never shown" })
    );
    assert_eq!(stored["name"], "Alice L.");
    let long = "x".repeat(1001);
    let refused = browser
        .submit(&page, &[("name", "Alice"), ("attribute.nick", &long)])
        .await;
    assert_eq!((refused.status.as_u16(), refused.page()), (422, "profile"));
    assert_eq!(api.get(&path).await.json()["attributes"]["nick"], "Ali");
}
