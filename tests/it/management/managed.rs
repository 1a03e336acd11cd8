//! What state files manage is changed by them alone, until it is released.

use axum::http::StatusCode;
use serde_json::json;
use vestibule::{domain::right::Right, management::apply::Change};

use crate::support::{
    api::{Api, good, group, problem},
    both_databases,
    database::TestDatabase,
    relying_party::PASSWORD,
    sqlite,
    world::World,
};

const MANAGED: &str = "managed = true\n[[scopes]]\nname = \"notes\"\ndescription = \"Read notes\"\n\
     [[roles]]\nname = \"desk\"\nrights = [\"users.read\"]\n[[groups]]\nname = \"staff\"\n\
     [[clients]]\nclient_id = \"app\"\nclient_name = \"The App\"\n\
     [[attributes]]\nname = \"floor\"\n\
     [[providers]]\nid = \"work\"\nname = \"Work\"\nissuer = \"https://login.example.org\"\nclient_id = \"vestibule\"\n\
     client_secret = \"the secret at work\"\n";

#[both_databases]
async fn nothing_but_a_state_file_changes_it_until_it_is_released(database: TestDatabase) {
    let world = World::new(&database).await;
    world.seed(MANAGED).await;
    let api = Api::full(&world).await;
    let staff = format!("/groups/{}", group(&world, "staff").await);
    for (path, change) in [
        ("/clients/app", json!({ "client_name": "Mine" })),
        (&staff, json!({ "description": "Mine" })),
        ("/roles/desk", json!({ "description": "Mine" })),
        ("/scopes/notes", json!({ "description": "Mine" })),
        ("/attributes/floor", json!({ "label": "Mine" })),
        ("/providers/work", json!({ "name": "Mine" })),
    ] {
        assert_eq!(api.get(path).await.json()["managed"], true, "{path}");
        let said = problem(&api.patch(path, change.clone()).await, "conflict");
        assert!(said["detail"].as_str().unwrap().contains("state files"), "{said}");
        problem(&api.delete(path).await, "conflict");
        // To say so oneself is no way out.
        problem(&api.patch(path, json!({ "managed": false })).await, "invalid");
        let release = format!("{path}/release");
        problem(
            &Api::only(&world, &[Right::UsersRead, Right::AuditRead])
                .await
                .act(&release)
                .await,
            "not-allowed",
        );
        assert_eq!(api.act(&release).await.status, StatusCode::NO_CONTENT, "{path}");
        assert_eq!(api.get(path).await.json()["managed"], false, "{path}");
        good(&api.patch(path, change).await, StatusCode::OK);
    }
    problem(&api.act("/clients/nothing/release").await, "not-found");
    let again = world.apply(MANAGED).await.unwrap();
    assert!(again.iter().all(|report| report.change == Change::Changed), "{again:?}");
    problem(
        &api.patch("/scopes/notes", json!({ "description": "Mine" })).await,
        "conflict",
    );
    // Nor its roles, which a file has too.
    let staff = format!("/groups/{}/roles", group(&world, "staff").await);
    problem(&api.post(&staff, json!({ "role": "auditor" })).await, "conflict");
    // What is no part of the file can be done.
    good(&api.act("/clients/app/secret").await, StatusCode::OK);
}

#[both_databases]
async fn a_dry_run_manages_nothing_and_a_file_that_says_nothing_leaves_it(database: TestDatabase) {
    let world = World::new(&database).await;
    world.seed(MANAGED).await;
    let plain = MANAGED.replace("managed = true\n", "");
    let same = world.apply(&plain).await.unwrap();
    assert!(same.iter().all(|report| report.change == Change::Unchanged), "{same:?}");
    let api = Api::full(&world).await;
    assert_eq!(api.get("/scopes/notes").await.json()["managed"], true);
    let release = api
        .request(axum::http::Method::POST, "/scopes/notes/release?dry_run=true")
        .send()
        .await;
    assert!(release.status.is_success(), "{}", release.body);
    assert_eq!(api.get("/scopes/notes").await.json()["managed"], true);
}

#[sqlite]
async fn the_console_says_so_and_offers_to_release_it(database: TestDatabase) {
    let world = World::with_console(&database).await;
    world.seed(MANAGED).await;
    world
        .seed(&format!(
            "[[users]]\npreferred_username = \"olga\"\npassword = \"{PASSWORD}\"\nroles = [\"owner\"]\n"
        ))
        .await;
    let staff = group(&world, "staff").await;
    let mut olga = world.person("olga").signed_in().await;
    for (address, button) in [
        ("/admin/apps/app".to_owned(), "/admin/apps/app/settings"),
        (
            format!("/admin/groups/{staff}"),
            &format!("/admin/groups/{staff}/settings"),
        ),
        ("/admin/roles/desk".to_owned(), "value=\"change\""),
        ("/admin/scopes/notes".to_owned(), "value=\"change\""),
        ("/admin/attributes/floor".to_owned(), "value=\"change\""),
        ("/admin/providers/work".to_owned(), "value=\"change\""),
    ] {
        let page = olga.get(&address).await;
        assert!(page.body.contains("Managed by state files"), "{address}: {}", page.body);
        assert!(!page.body.contains(button), "{address}");
        let released = olga.press(&page, "release", &[]).await;
        assert!(
            released.body.contains("It can be changed here now"),
            "{address}: {}",
            released.body
        );
        assert!(olga.get(&address).await.body.contains(button), "{address}");
    }
    // Somebody had the form open before.
    world.seed(MANAGED).await;
    let form = olga.get("/admin/apps/app/settings").await;
    let refused = olga.submit(&form, &[("client_name", "Mine")]).await;
    assert!(
        refused.status == 409 && refused.body.contains("State files manage it"),
        "{}",
        refused.body
    );
}
