//! The claims that the tokens of an application get.

use serde_json::json;

use crate::support::{
    api::Api,
    database::TestDatabase,
    relying_party::{CALLBACK, PASSWORD},
    sqlite,
    world::World,
};

#[sqlite]
async fn a_rule_is_added_by_whoever_may_change_scopes(database: TestDatabase) {
    let world = World::with_console(&database).await;
    let mut adam = world.person("adam").signed_in().await;
    assert!(
        adam.get("/admin/apps/app")
            .await
            .body
            .contains("/admin/apps/app/claims")
    );
    let page = adam.get("/admin/apps/app/claims").await;
    let version = database
        .number("SELECT version FROM clients WHERE client_id = 'app'")
        .await
        .to_string();
    let rule = [
        ("version", version.as_str()),
        ("claim", "tenant"),
        ("from", "constant"),
        ("value", "north"),
        ("id_token", "yes"),
    ];
    let added = adam.press(&page, "save", &rule).await;
    assert!(added.body.contains("It is saved."), "{}", added.body);
    let api = Api::full(&world).await;
    assert_eq!(
        api.get("/clients/app").await.json()["claim_rules"],
        json!([{ "claim": "tenant", "from": { "constant": "north" }, "into": ["id_token"] }])
    );
    let wrong = adam
        .press(
            &page,
            "save",
            &[("version", "9"), ("claim", "sub"), ("id_token", "yes")],
        )
        .await;
    assert!(wrong.status.is_client_error(), "{}", wrong.status);
    assert_eq!(adam.get("/admin/apps/nothing/claims").await.status, 404);
}

#[sqlite]
async fn a_developer_sees_the_rules_of_their_own_application_and_changes_none(database: TestDatabase) {
    let world = World::with_console(&database).await;
    let dev =
        format!("[[users]]\npreferred_username = \"dev\"\npassword = \"{PASSWORD}\"\nroles = [\"app_developer\"]\n");
    world.seed(&dev).await;
    let api = Api::of(&world, "dev").await;
    api.post("/clients", json!({ "client_id": "own", "redirect_uris": [CALLBACK] }))
        .await;
    let mut dev = world.person("dev").signed_in().await;
    let page = dev.get("/admin/apps/own/claims").await;
    assert_eq!(page.page(), "admin-app-claims", "{}", page.body);
    assert!(!page.body.contains("value=\"save\""), "{}", page.body);
    let rule = [
        ("version", "1"),
        ("claim", "a"),
        ("from", "constant"),
        ("value", "x"),
        ("id_token", "yes"),
    ];
    let refused = dev.press(&page, "save", &rule).await;
    assert_eq!(refused.status, 409, "{}", refused.body);
    assert!(refused.body.contains("scopes.write"), "{}", refused.body);
    assert_eq!(api.get("/clients/own").await.json()["claim_rules"], json!([]));
}
