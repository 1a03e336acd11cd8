//! Access tokens of administrators.

use axum::http::StatusCode;
use serde_json::json;
use vestibule::domain::acr::Acr;

use crate::support::{
    api::{Api, good, problem, user},
    both_databases,
    database::TestDatabase,
    relying_party::PASSWORD,
    server::ISSUER,
    world::World,
};

const SCOPES: &str = "[[scopes]]\nname = \"vestibule:users\"\n[[scopes]]\nname = \"vestibule:groups.read\"\n\
    [[groups]]\nname = \"staff\"\n[[users]]\npreferred_username = \"olga\"\nroles = [\"owner\"]\n";

/// The token of `name` with that scope, for the API or for nobody in particular.
async fn token(world: &World, name: &str, scope: &str, resource: Option<&str>) -> String {
    let mut browser = world.browser();
    let resource: Vec<(&str, &str)> = resource.into_iter().map(|resource| ("resource", resource)).collect();
    let tokens = world.app.sign_in(&mut browser, name, scope, &resource).await;
    tokens.access_token
}

async fn world(database: &TestDatabase, acr: Acr) -> World {
    let world = World::build(
        database,
        &format!(
            "scope = \"openid profile email vestibule:users vestibule:groups.read\"\nresources = [\"{ISSUER}/api/v1\"]\n{SCOPES}"
        ),
        |config| config.sign_in.admin_required_acr = acr,
    )
    .await;
    let adam = format!("[[users]]\npreferred_username = \"adam\"\npassword = \"{PASSWORD}\"\nroles = [\"admin\"]\n");
    world.seed(&adam).await;
    world
}

#[both_databases]
async fn a_token_does_what_its_scope_says_of_what_its_user_may_do(database: TestDatabase) {
    let world = world(&database, Acr::OneFactor).await;
    let api_of = |key: String| Api {
        server: &world.server,
        key,
    };
    let resource = format!("{ISSUER}/api/v1");
    let alice = format!("/users/{}", user(&world, "alice").await.id);
    let of_users = api_of(token(&world, "adam", "vestibule:users", Some(&resource)).await);
    let me = good(&of_users.get("/me").await, StatusCode::OK);
    assert_eq!(me["actor"], format!("administrator:{}", user(&world, "adam").await.id));
    assert!(!me.to_string().contains("users.impersonate"), "an admin may not: {me}");
    assert_eq!(
        of_users.patch(&alice, json!({ "name": "A" })).await.status,
        StatusCode::OK
    );
    problem(&of_users.get("/groups").await, "not-allowed");
    problem(
        &of_users
            .post("/api-keys", json!({ "name": "x", "rights": ["users.read"] }))
            .await,
        "not-allowed",
    );
    let reads = api_of(token(&world, "adam", "vestibule:groups.read", Some(&resource)).await);
    assert_eq!(reads.get("/groups").await.status, StatusCode::OK);
    problem(&reads.get(&alice).await, "not-allowed");
    // Whoever has no role gets nowhere with the same scope.
    let of_alice = api_of(token(&world, "alice", "vestibule:users", Some(&resource)).await);
    problem(&of_alice.get(&alice).await, "not-allowed");
    // The role is gone: so is what the token may do.
    world
        .seed("[[users]]\npreferred_username = \"adam\"\nroles = []\n")
        .await;
    problem(&of_users.get(&alice).await, "not-allowed");
}

#[both_databases]
async fn a_token_for_something_else_is_none_for_the_api(database: TestDatabase) {
    let world = world(&database, Acr::OneFactor).await;
    let api_of = |key: String| Api {
        server: &world.server,
        key,
    };
    let for_nobody = api_of(token(&world, "adam", "vestibule:users", None).await);
    problem(&for_nobody.get("/users").await, "unauthenticated");
    let resource = format!("{ISSUER}/api/v1");
    let without = api_of(token(&world, "adam", "profile", Some(&resource)).await);
    problem(&without.get("/users").await, "not-allowed");
    let good_one = api_of(token(&world, "adam", "vestibule:users", Some(&resource)).await);
    assert_eq!(good_one.get("/users").await.status, StatusCode::OK);
    let api = Api::full(&world).await;
    let adam = format!("/users/{}", user(&world, "adam").await.id);
    assert_eq!(
        api.act(&format!("{adam}/sign-out")).await.status,
        StatusCode::NO_CONTENT
    );
    problem(&good_one.get("/users").await, "unauthenticated");
}

#[both_databases]
async fn one_factor_is_not_enough_where_administration_asks_for_two(database: TestDatabase) {
    let world = world(&database, Acr::TwoFactors).await;
    let resource = format!("{ISSUER}/api/v1");
    // Alice signs in with one, and becomes an administrator with that token in her hands.
    let api = Api {
        key: token(&world, "alice", "vestibule:users", Some(&resource)).await,
        server: &world.server,
    };
    world
        .seed("[[users]]\npreferred_username = \"alice\"\nroles = [\"admin\"]\n")
        .await;
    problem(&api.get("/users").await, "not-allowed");
}
