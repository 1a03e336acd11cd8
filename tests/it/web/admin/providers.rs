//! The list of sign-in providers.

mod new;
mod provider;

use crate::support::{
    both_databases,
    database::TestDatabase,
    relying_party::PASSWORD,
    sqlite,
    upstream::{reach, work},
    world::World,
};

#[both_databases]
async fn providers_are_listed_with_where_they_are_from(database: TestDatabase) {
    let world = World::with_console(&database).await;
    let mut adam = world.person("adam").signed_in().await;
    let page = adam.get("/admin/providers").await;
    assert_eq!(page.page(), "admin-providers");
    assert!(page.body.contains("No sign-in provider is set up."), "{}", page.body);
    assert!(page.body.contains("href=\"/admin/providers/new\""));
    assert!(
        adam.get("/admin/people")
            .await
            .body
            .contains("href=\"/admin/providers\""),
        "it is among the places"
    );
    let world = World::with_config(&database, |config| {
        config.sign_in.admin_required_acr = vestibule::domain::acr::Acr::OneFactor;
        reach(config, work("https://login.example.org"));
    })
    .await;
    let mut adam = world.person("adam").signed_in().await;
    let page = adam.get("/admin/providers").await;
    for part in [
        "href=\"/admin/providers/work\"",
        "Configuration file",
        "OpenID Connect",
        "Active",
    ] {
        assert!(page.body.contains(part), "{part}: {}", page.body);
    }
}

#[sqlite]
async fn who_may_not_look_at_providers_does_not_find_them(database: TestDatabase) {
    let world = World::with_console(&database).await;
    let hilda =
        format!("[[users]]\npreferred_username = \"hilda\"\npassword = \"{PASSWORD}\"\nroles = [\"helpdesk\"]\n");
    world.seed(&hilda).await;
    let mut hilda = world.person("hilda").signed_in().await;
    assert!(!hilda.get("/admin/people").await.body.contains("/admin/providers"));
    for path in ["/admin/providers", "/admin/providers/new", "/admin/providers/work"] {
        assert_eq!(hilda.get(path).await.status, 403, "{path}");
    }
}
