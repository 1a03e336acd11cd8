//! What an application would learn of a person.

use serde_json::json;

use crate::support::{api::Api, database::TestDatabase, relying_party::PASSWORD, sqlite, world::World};

#[sqlite]
async fn three_tables_say_what_an_application_would_learn(database: TestDatabase) {
    let world = World::with_console(&database).await;
    let rule = json!({ "claim": "tenant", "from": { "constant": "north" }, "into": ["id_token", "access_token"] });
    Api::full(&world)
        .await
        .patch("/clients/app", json!({ "claim_rules": [rule] }))
        .await;
    let mut adam = world.person("adam").signed_in().await;
    let empty = adam.get("/admin/scopes/preview").await;
    assert_eq!(empty.page(), "admin-claims-preview");
    assert!(!empty.body.contains("id=\"id-token\""), "{}", empty.body);
    let page = adam.get("/admin/scopes/preview?person=alice&app=app").await;
    for said in [
        "id=\"id-token\"",
        "id=\"userinfo\"",
        "id=\"access-token\"",
        "A rule of the app",
        "The scope profile",
        "Alice Lindqvist",
    ] {
        assert!(page.body.contains(said), "{said}: {}", page.body);
    }
    assert_eq!(
        page.body.matches("<code dir=\"ltr\">tenant</code>").count(),
        2,
        "{}",
        page.body
    );
    let less = adam
        .get("/admin/scopes/preview?person=alice&app=app&scope=profile")
        .await;
    assert_eq!(
        less.body.matches("There is none without the scope openid.").count(),
        2,
        "{}",
        less.body
    );
    for unknown in ["person=nobody&app=app", "person=alice&app=nothing"] {
        let page = adam.get(&format!("/admin/scopes/preview?{unknown}")).await;
        assert_eq!(page.status, 200);
        assert!(!page.body.contains("id=\"id-token\""), "{}", page.body);
    }
}

#[sqlite]
async fn who_may_not_look_at_a_person_learns_nothing_of_them(database: TestDatabase) {
    let world = World::with_console(&database).await;
    let dev =
        format!("[[users]]\npreferred_username = \"dev\"\npassword = \"{PASSWORD}\"\nroles = [\"app_developer\"]\n");
    world.seed(&dev).await;
    let mut dev = world.person("dev").signed_in().await;
    let page = dev.get("/admin/scopes/preview?person=alice&app=app").await;
    assert!(
        !page.body.contains("Alice Lindqvist") && !page.body.contains("id=\"id-token\""),
        "{}",
        page.body
    );
}
