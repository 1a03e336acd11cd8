//! The signing keys.

use crate::support::{console::press, database::TestDatabase, relying_party::PASSWORD, sqlite, world::World};

#[sqlite]
async fn keys_are_shown_and_replaced_by_whoever_may(database: TestDatabase) {
    let world = World::with_console(&database).await;
    let state = format!(
        "[[users]]\npreferred_username = \"ada\"\npassword = \"{PASSWORD}\"\nroles = [\"auditor\"]\n\
         [[users]]\npreferred_username = \"hilda\"\npassword = \"{PASSWORD}\"\nroles = [\"helpdesk\"]\n"
    );
    world.seed(&state).await;
    let mut hilda = world.person("hilda").signed_in().await;
    assert_eq!(hilda.get("/admin/keys").await.status, 403);
    let mut ada = world.person("ada").signed_in().await;
    let page = ada.get("/admin/keys").await;
    assert!(
        page.body.contains("id=\"of-ES256\"") && page.body.contains("Signs"),
        "{}",
        page.body
    );
    assert!(!page.body.contains("value=\"rotate\""), "{}", page.body);
    let refused = press(&mut ada, &page, "rotate", &[("algorithm", "ES256")]).await;
    assert!(
        refused.status == 409 && refused.body.contains("keys.rotate"),
        "{}",
        refused.body
    );
    let count = || world.database.number("SELECT count(*) FROM signing_keys");
    assert_eq!(count().await, 5);
    let mut adam = world.person("adam").signed_in().await;
    let page = adam.get("/admin/keys").await;
    assert_eq!(
        press(&mut adam, &page, "rotate", &[("algorithm", "none")]).await.status,
        400
    );
    let page = press(&mut adam, &page, "rotate", &[("algorithm", "ES256")]).await;
    for part in ["New keys are published", "Published, waits", "Signs until"] {
        assert!(page.body.contains(part), "{part}: {}", page.body);
    }
    assert_eq!(count().await, 6);
    let seen = adam.get("/admin/audit?kind=signing_key.published&actor=adam").await;
    assert!(seen.body.contains("Signing key published"), "{}", seen.body);
}
