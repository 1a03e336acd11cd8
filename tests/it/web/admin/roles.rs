//! The list of roles.

mod new;
mod role;

use crate::support::{database::TestDatabase, relying_party::PASSWORD, sqlite, world::World};

#[sqlite]
async fn the_roles_are_listed_with_how_many_have_them(database: TestDatabase) {
    let world = World::with_console(&database).await;
    let state = format!(
        "[[roles]]\nname = \"porter\"\ndescription = \"Opens doors\"\nrights = [\"users.read\"]\n\
         [[groups]]\nname = \"staff\"\nroles = [\"porter\"]\n\
         [[users]]\npreferred_username = \"ben\"\nroles = [\"porter\"]\n\
         [[users]]\npreferred_username = \"hilda\"\npassword = \"{PASSWORD}\"\nroles = [\"helpdesk\"]\n"
    );
    world.seed(&state).await;
    let mut adam = world.person("adam").signed_in().await;
    let page = adam.get("/admin/roles").await;
    assert_eq!(page.page(), "admin-roles");
    for part in [
        "<bdi>owner</bdi>",
        "<bdi>porter</bdi>",
        "Opens doors",
        "1 person, 1 group",
        "Nobody",
    ] {
        assert!(page.body.contains(part), "{part}: {}", page.body);
    }
    assert!(
        !page.body.contains("/admin/roles/new"),
        "an admin makes no roles: {}",
        page.body
    );
    assert_eq!(adam.get("/admin/roles/new").await.status, 403);
    let mut hilda = world.person("hilda").signed_in().await;
    assert_eq!(hilda.get("/admin/roles").await.status, 403);
    assert_eq!(hilda.get("/admin/roles/owner").await.status, 403);
}
