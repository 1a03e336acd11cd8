//! Making a scope.

use crate::support::{database::TestDatabase, relying_party::PASSWORD, sqlite, world::World};

#[sqlite]
async fn a_scope_is_made(database: TestDatabase) {
    let world = World::with_console(&database).await;
    let mut adam = world.person("adam").signed_in().await;
    let form = adam.get("/admin/scopes/new").await;
    let typed = [("name", "notes"), ("description", ""), ("claims", "email, groups")];
    let page = adam.submit(&form, &typed).await;
    assert_eq!(page.page(), "admin-scopes", "{}", page.body);
    assert!(
        page.body.contains("The scope is there.") && page.body.contains(">email groups<"),
        "{}",
        page.body
    );
}

#[sqlite]
async fn what_cannot_be_is_said_and_what_was_typed_is_kept(database: TestDatabase) {
    let world = World::with_console(&database).await;
    world.seed("[[scopes]]\nname = \"notes\"\n").await;
    let mut adam = world.person("adam").signed_in().await;
    let form = adam.get("/admin/scopes/new").await;
    for (name, said) in [
        ("notes", "There is a scope of this name already"),
        ("", "A name has 1 to 200"),
        ("two words", "A name has 1 to 200"),
        ("openid", "none of the standard ones"),
    ] {
        let page = adam
            .submit(&form, &[("name", name), ("description", "Typed"), ("claims", "")])
            .await;
        assert_eq!((page.status.as_u16(), page.page()), (422, "admin-new-scope"), "{name}");
        assert!(
            page.body.contains(said) && page.body.contains("value=\"Typed\""),
            "{}",
            page.body
        );
    }
    assert_eq!(world.database.number("SELECT count(*) FROM scopes").await, 1);
}

#[sqlite]
async fn who_only_looks_makes_none(database: TestDatabase) {
    let world = World::with_console(&database).await;
    let ada = format!("[[users]]\npreferred_username = \"ada\"\npassword = \"{PASSWORD}\"\nroles = [\"auditor\"]\n");
    world.seed(&ada).await;
    let mut ada = world.person("ada").signed_in().await;
    let list = ada.get("/admin/scopes").await;
    assert!(!list.body.contains("/admin/scopes/new"), "{}", list.body);
    assert_eq!(ada.get("/admin/scopes/new").await.status, 403);
    let token = ada.get("/admin/apps/app").await.csrf_token();
    let sent = [("csrf_token", token.as_str()), ("name", "mine")];
    assert_eq!(ada.post("/admin/scopes/new", &sent).await.status, 403);
    assert_eq!(world.database.number("SELECT count(*) FROM scopes").await, 0);
}
