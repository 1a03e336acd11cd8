//! The list of API keys.

mod new;

use crate::support::{api::Api, console::press, database::TestDatabase, relying_party::PASSWORD, sqlite, world::World};

#[sqlite]
async fn keys_are_listed_and_revoked(database: TestDatabase) {
    let world = World::with_console(&database).await;
    let hilda = format!(
        "[[users]]\npreferred_username = \"hilda\"\npassword = \"{PASSWORD}\"\nroles = [\"helpdesk\", \"auditor\"]\n"
    );
    world.seed(&hilda).await;
    let program = Api::of(&world, "adam").await;
    let mut adam = world.person("adam").signed_in().await;
    let page = adam.get("/admin/api-keys").await;
    assert_eq!(page.page(), "admin-api-keys");
    let beginning: String = program.key.chars().take(16).collect();
    for part in [
        "<bdi>a test</bdi>",
        "<bdi>Adam</bdi>",
        &beginning,
        "Never",
        "users.write",
    ] {
        assert!(page.body.contains(part), "{part}: {}", page.body);
    }
    assert!(!page.body.contains(&program.key), "the key itself is nowhere");
    assert_eq!(program.get("/users").await.status, 200);
    let mut hilda = world.person("hilda").signed_in().await;
    let seen = hilda.get("/admin/api-keys").await;
    assert!(
        seen.body.contains(&beginning) && !seen.body.contains("value=\"revoke\""),
        "{}",
        seen.body
    );
    assert_eq!(hilda.get("/admin/api-keys/new").await.status, 403);
    let id = crate::support::console::hidden(&page, "key");
    let refused = press(&mut hilda, &seen, "revoke", &[("key", &id)]).await;
    assert!(
        refused.status == 409 && refused.body.contains("api_keys.write"),
        "{}",
        refused.body
    );
    let page = press(&mut adam, &page, "revoke", &[("key", &id)]).await;
    assert!(page.body.contains("The key is revoked."), "{}", page.body);
    assert_eq!(program.get("/users").await.status, 401);
    assert_eq!(press(&mut adam, &page, "revoke", &[("key", &id)]).await.status, 404);
    assert_eq!(press(&mut adam, &page, "revoke", &[("key", "x")]).await.status, 400);
}
