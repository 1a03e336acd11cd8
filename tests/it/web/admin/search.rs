//! The search of the console.

use vestibule::domain::acr::Acr;

use crate::support::{
    database::TestDatabase,
    relying_party::{PASSWORD, SECRET, client},
    sqlite,
    traces::trace_of,
    upstream::{reach, work},
    world::World,
};

#[sqlite]
async fn one_search_finds_people_apps_groups_and_references(database: TestDatabase) {
    let world = World::with_console(&database).await;
    world.seed(&client("alpine", "")).await;
    world.seed("[[groups]]\nname = \"alpinists\"\n").await;
    let refused = world.get("/authorize?client_id=nobody").await;
    let trace = trace_of(&world, &refused).await;
    let mut adam = world.person("adam").signed_in().await;
    let page = adam.get("/admin/search?q=al").await;
    assert_eq!(page.page(), "admin-search", "{}", page.body);
    for text in ["Alice Lindqvist", "href=\"/admin/apps/alpine\"", "alpinists"] {
        assert!(page.body.contains(text), "{text}: {}", page.body);
    }
    let reference = refused.header("x-correlation-id");
    let page = adam.get(&format!("/admin/search?q={}", reference.to_uppercase())).await;
    assert_eq!(
        page.location(),
        format!("/admin/traces/{}", trace["id"].as_str().unwrap())
    );
    let page = adam.get("/admin/search?q=alpinists").await;
    assert!(page.location().starts_with("/admin/groups/"), "{}", page.location());
    assert!(
        adam.get("/admin/search?q=nothing-has-this")
            .await
            .body
            .contains("Nothing that you may look at")
    );
    assert!(adam.get("/admin/search?q=%20").await.body.contains("A part of a name"));
    assert!(!page.body.contains(SECRET));
}

#[sqlite]
async fn the_search_finds_nothing_outside_of_what_one_may_look_at(database: TestDatabase) {
    let world = World::with_console(&database).await;
    world
        .seed(&format!(
            "[[groups]]\nname = \"staff\"\n[[groups]]\nname = \"alumni\"\n[[users]]\npreferred_username = \"alan\"\n\
             groups = [\"staff\"]\n[[users]]\npreferred_username = \"gina\"\npassword = \"{PASSWORD}\"\n\
             roles = [{{ role = \"helpdesk\", within = \"staff\" }}]\n"
        ))
        .await;
    let mut gina = world.person("gina").signed_in().await;
    let page = gina.get("/admin/search?q=al").await;
    assert!(
        page.location().starts_with("/admin/people/"),
        "Alan alone: {} {}",
        page.location(),
        page.body
    );
}

#[sqlite]
async fn a_sign_in_provider_is_found_by_whoever_may_look_at_it(database: TestDatabase) {
    let world = World::with_config(&database, |config| {
        config.sign_in.admin_required_acr = Acr::OneFactor;
        reach(config, work("https://login.example.org"));
    })
    .await;
    let person = |name: &str, role: &str| {
        format!("[[users]]\npreferred_username = \"{name}\"\npassword = \"{PASSWORD}\"\nroles = [\"{role}\"]\n")
    };
    world
        .seed(&(person("adam", "admin") + &person("hilda", "helpdesk")))
        .await;
    let mut adam = world.person("adam").signed_in().await;
    assert_eq!(
        adam.get("/admin/search?q=WORK").await.location(),
        "/admin/providers/work"
    );
    let mut hilda = world.person("hilda").signed_in().await;
    let page = hilda.get("/admin/search?q=work").await;
    assert!(page.body.contains("Nothing that you may look at"), "{}", page.body);
}
