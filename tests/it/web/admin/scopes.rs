//! The list of scopes.

mod new;
mod preview;
mod scope;

use crate::support::{both_databases, database::TestDatabase, relying_party::PASSWORD, sqlite, world::World};

#[both_databases]
async fn scopes_are_listed_searched_and_paged(database: TestDatabase) {
    let world = World::with_console(&database).await;
    let scope = |number: usize| format!("[[scopes]]\nname = \"notes:{number:02}\"\nclaims = [\"email\"]\n");
    world.seed(&(0..55).map(scope).collect::<String>()).await;
    let mut adam = world.person("adam").signed_in().await;
    let count = |body: &str| body.matches("class=\"name\"").count();
    let page = adam.get("/admin/scopes").await;
    assert_eq!((page.page(), count(&page.body)), ("admin-scopes", 50), "{}", page.body);
    assert!(
        page.body.contains(">offline_access<"),
        "the standard ones are there: {}",
        page.body
    );
    let next = page
        .body
        .split("rel=\"next\" href=\"")
        .nth(1)
        .and_then(|rest| rest.split('"').next());
    let second = adam.get(&next.expect("a next page").replace("&#38;", "&")).await;
    assert_eq!(count(&second.body), 5, "{}", second.body);
    for (query, found) in [
        ("q=notes:07", 1),
        ("q=07", 1),
        ("q=nothing", 0),
        ("after=nonsense&q=08", 1),
    ] {
        let page = adam.get(&format!("/admin/scopes?{query}")).await;
        assert_eq!((page.status.as_u16(), count(&page.body)), (200, found), "{query}");
    }
}

#[sqlite]
async fn who_may_not_look_at_scopes_does_not_find_them(database: TestDatabase) {
    let world = World::with_console(&database).await;
    let hilda =
        format!("[[users]]\npreferred_username = \"hilda\"\npassword = \"{PASSWORD}\"\nroles = [\"helpdesk\"]\n");
    world.seed(&format!("[[scopes]]\nname = \"notes\"\n{hilda}")).await;
    let mut hilda = world.person("hilda").signed_in().await;
    assert!(!hilda.get("/admin/people").await.body.contains("/admin/scopes"));
    for path in [
        "/admin/scopes",
        "/admin/scopes/new",
        "/admin/scopes/notes",
        "/admin/scopes/nothing",
    ] {
        assert_eq!(hilda.get(path).await.status, 403, "{path}");
    }
}
