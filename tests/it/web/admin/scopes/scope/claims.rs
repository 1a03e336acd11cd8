//! The claims that a scope makes.

use serde_json::json;

use crate::support::{api::Api, database::TestDatabase, relying_party::PASSWORD, sqlite, world::World};

const RULES: &str = "/admin/scopes/notes/claims";

#[sqlite]
async fn rules_are_added_changed_and_removed(database: TestDatabase) {
    let world = World::with_console(&database).await;
    world.seed("[[scopes]]\nname = \"notes\"\n").await;
    let api = Api::full(&world).await;
    let mut adam = world.person("adam").signed_in().await;
    assert!(adam.get("/admin/scopes/notes").await.body.contains(RULES));
    let empty = adam.get(RULES).await;
    assert!(empty.body.contains("There is no rule."), "{}", empty.body);
    let version = async || database.number("SELECT version FROM scopes").await.to_string();
    let now = version().await;
    let rule = [
        ("version", now.as_str()),
        ("claim", "roles"),
        ("from", "groups"),
        ("value", "app-"),
        ("id_token", "yes"),
    ];
    let added = adam.press(&empty, "save", &rule).await;
    assert!(
        added.body.contains("It is saved.") && added.body.contains("Groups that begin with"),
        "{}",
        added.body
    );
    let form = adam.get(&format!("{RULES}?rule=0")).await;
    assert!(form.body.contains("value=\"app-\""), "{}", form.body);
    let now = version().await;
    let rule = [
        ("version", now.as_str()),
        ("place", "0"),
        ("claim", "tenant"),
        ("from", "constant"),
        ("value", "{\"id\": 7}"),
        ("access_token", "yes"),
    ];
    adam.press(&form, "save", &rule).await;
    let stored = api.get("/scopes/notes").await.json()["claim_rules"].clone();
    assert_eq!(
        stored,
        json!([{ "claim": "tenant", "from": { "constant": { "id": 7 } }, "into": ["access_token"] }])
    );
    let late = adam.press(&form, "remove", &[("version", &now), ("place", "0")]).await;
    assert_eq!(late.status, 409);
    let now = version().await;
    let gone = adam.press(&form, "remove", &[("version", &now), ("place", "0")]).await;
    assert!(gone.body.contains("There is no rule."), "{}", gone.body);
}

#[sqlite]
async fn what_cannot_be_is_said_and_what_was_typed_is_kept(database: TestDatabase) {
    let world = World::with_console(&database).await;
    world.seed("[[scopes]]\nname = \"notes\"\n").await;
    let mut adam = world.person("adam").signed_in().await;
    let page = adam.get(RULES).await;
    for (claim, value, into, said) in [
        ("sub", "x", "id_token", "This name cannot be a claim"),
        ("dept", "nothing", "id_token", "There is no such attribute"),
        ("dept", "x", "nowhere", "Choose where the claim is put"),
    ] {
        let from = if into == "nowhere" { "constant" } else { "attribute" };
        let rule = [
            ("version", "1"),
            ("claim", claim),
            ("from", from),
            ("value", value),
            (into, "yes"),
        ];
        let refused = adam.press(&page, "save", &rule).await;
        assert_eq!((refused.status.as_u16(), refused.page()), (422, "admin-scope-claims"));
        let kept = format!("value=\"{claim}\"");
        assert!(
            refused.body.contains(said) && refused.body.contains(&kept),
            "{}",
            refused.body
        );
    }
    assert_eq!(adam.press(&page, "nonsense", &[]).await.status, 400);
}

#[sqlite]
async fn who_only_looks_changes_nothing(database: TestDatabase) {
    let world = World::with_console(&database).await;
    let ada = format!("[[users]]\npreferred_username = \"ada\"\npassword = \"{PASSWORD}\"\nroles = [\"auditor\"]\n");
    world.seed(&format!("[[scopes]]\nname = \"notes\"\n{ada}")).await;
    let mut ada = world.person("ada").signed_in().await;
    let page = ada.get(RULES).await;
    assert!(!page.body.contains("value=\"save\""), "{}", page.body);
    let rule = [
        ("version", "1"),
        ("claim", "a"),
        ("from", "constant"),
        ("value", "x"),
        ("id_token", "yes"),
    ];
    let refused = ada.press(&page, "save", &rule).await;
    assert!(refused.status.is_client_error(), "{}", refused.status);
    let api = Api::full(&world).await;
    assert_eq!(api.get("/scopes/notes").await.json()["claim_rules"], json!([]));
}
