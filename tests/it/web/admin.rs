//! The administration console: who is admitted.

mod api_keys;
mod apps;
mod attributes;
mod audit;
mod groups;
mod keys;
mod overview;
mod people;
mod providers;
mod roles;
mod scopes;
mod search;
mod sessions;
mod settings;
mod system;
mod traces;

use crate::support::{database::TestDatabase, relying_party::PASSWORD, sqlite, world::World};

#[sqlite]
async fn only_somebody_with_a_role_finds_the_console(database: TestDatabase) {
    let world = World::with_console(&database).await;
    let mut stranger = world.browser();
    let page = stranger.visit("/admin/people").await;
    assert_eq!(page.page(), "login");
    let page = stranger
        .submit(&page, &[("username", "adam"), ("password", PASSWORD)])
        .await;
    assert_eq!(page.page(), "admin-people", "{}", page.body);
    let mut alice = world.alice().signed_in().await;
    for path in ["/admin", "/admin/people", "/admin/people/new"] {
        let page = alice.get(path).await;
        assert_eq!((page.status.as_u16(), page.page()), (404, "error"), "{path}");
    }
    assert_eq!(alice.get("/admin").await.status, 404);
    let page = stranger.visit("/admin").await;
    assert_eq!(page.page(), "admin-overview");
    world
        .seed("[[users]]\npreferred_username = \"adam\"\nroles = []\n")
        .await;
    assert_eq!(stranger.get("/admin/people").await.status, 404);
}

#[sqlite]
async fn a_sign_in_with_one_factor_is_not_enough_for_an_administrator(database: TestDatabase) {
    let world = World::new(&database).await;
    let mut alice = world.alice().signed_in().await;
    world
        .seed("[[users]]\npreferred_username = \"alice\"\nroles = [\"admin\"]\n")
        .await;
    let page = alice.visit("/admin/people").await;
    assert_eq!(page.page(), "login", "{}", page.address);
    let page = alice
        .submit(&page, &[("username", "alice"), ("password", PASSWORD)])
        .await;
    assert_eq!(page.page(), "enrol", "{}", page.address);
}
