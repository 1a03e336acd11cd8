//! The system page.

use chrono::Duration;
use uuid::Uuid;
use vestibule::jobs::heartbeat;

use crate::support::{
    api::{Api, good, problem},
    both_databases,
    database::TestDatabase,
    relying_party::PASSWORD,
    world::World,
};

#[both_databases]
async fn nodes_jobs_and_queues_are_shown_to_whoever_may_look(database: TestDatabase) {
    let world = World::with_console(&database).await;
    world
        .seed(&format!(
            "[[users]]\npreferred_username = \"hilda\"\npassword = \"{PASSWORD}\"\nroles = [\"helpdesk\"]\n"
        ))
        .await;
    let mut hilda = world.person("hilda").signed_in().await;
    assert_eq!(hilda.get("/admin/system").await.status, 403);
    problem(&Api::of(&world, "hilda").await.get("/system").await, "not-allowed");

    let context = world.context();
    context.job_log.ended("sweep", context.now, Err("the disk is full"));
    context.job_log.ended("key rotation", context.now, Ok(()));
    heartbeat::run(&context, Uuid::from_u128(7), context.now).await.unwrap();
    let mut adam = world.person("adam").signed_in().await;
    let page = adam.get("/admin/system").await;
    for part in [
        "Running",
        "the disk is full",
        "key rotation",
        "Waiting: 0",
        env!("CARGO_PKG_VERSION"),
        if database.is_postgres() { "PostgreSQL" } else { "SQLite" },
    ] {
        assert!(page.body.contains(part), "{part}: {}", page.body);
    }
    assert!(!page.body.contains("not up to date"), "{}", page.body);
    let api = Api::full(&world).await;
    let seen = good(&api.get("/system").await, axum::http::StatusCode::OK);
    assert_eq!(seen["nodes"][0]["running"], true, "{seen}");
    assert_eq!(seen["nodes"][0]["jobs"][0]["error"], "the disk is full", "{seen}");
    assert_eq!(seen["database"]["missing_changes"], 0, "{seen}");

    world.clock.advance(Duration::minutes(1));
    assert!(adam.get("/admin/system").await.body.contains("Stopped"));
    // A day later another node has forgotten it.
    world.clock.advance(Duration::hours(25));
    heartbeat::run(&world.context(), Uuid::from_u128(8), context.now)
        .await
        .unwrap();
    let seen = api.get("/system").await.json();
    assert_eq!(seen["nodes"].as_array().unwrap().len(), 1, "{seen}");
}
