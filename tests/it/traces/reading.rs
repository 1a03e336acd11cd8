//! Who reads decision traces, and which.

use axum::http::StatusCode;
use vestibule::domain::{actor::Actor, right::Right, role::Over};

use crate::support::{
    api::{Api, good, group, problem, user},
    both_databases,
    database::TestDatabase,
    relying_party::{client, user as another},
    server::TestServer,
    sqlite,
    traces::{expect_stop, trace_of},
    world::World,
};

const NEVER: &str = "/authorize?client_id=nobody";

async fn wrong_password(world: &World, name: &str) -> serde_json::Value {
    let mut browser = world.browser();
    let page = browser.get("/login").await;
    let page = browser
        .submit_once(&page, &[("username", name), ("password", "wrong")])
        .await;
    trace_of(world, &page).await
}

#[both_databases]
async fn whoever_helps_a_group_reads_the_traces_of_its_members(database: TestDatabase) {
    let world = World::new(&database).await;
    world.seed(&another("bob")).await;
    world
        .seed("[[groups]]\nname = \"staff\"\n[[users]]\npreferred_username = \"bob\"\ngroups = [\"staff\"]\n")
        .await;
    let of_bob = wrong_password(&world, "bob").await;
    let of_alice = wrong_password(&world, "alice").await;
    let staff = group(&world, "staff").await;
    let rights = [Right::TracesRead].into_iter().collect();
    let helper = Api::with(&world, Actor::CommandLine, rights, Over::Group(staff)).await;
    let seen = good(&helper.get("/traces").await, StatusCode::OK);
    let ids: Vec<_> = seen["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|trace| &trace["id"])
        .collect();
    assert_eq!(ids, [&of_bob["id"]]);
    let path = |trace: &serde_json::Value| format!("/traces/{}", trace["id"].as_str().unwrap());
    good(&helper.get(&path(&of_bob)).await, StatusCode::OK);
    problem(&helper.get(&path(&of_alice)).await, "not-found");
}

#[sqlite]
async fn whoever_made_an_application_reads_its_traces_without_addresses(database: TestDatabase) {
    let world = World::new(&database).await;
    world.seed(&another("dora")).await;
    world
        .seed("[[users]]\npreferred_username = \"dora\"\nroles = [\"app_developer\"]\n")
        .await;
    let dora = Api::of(&world, "dora").await;
    let made = dora
        .post(
            "/clients",
            serde_json::json!({ "client_id": "hers", "redirect_uris": ["https://hers.example/"] }),
        )
        .await;
    good(&made, StatusCode::CREATED);
    let hers = world
        .get("/authorize?client_id=hers&redirect_uri=https://elsewhere.example/")
        .await;
    let hers = expect_stop(&world, &hers, "registered_redirect_uri", "client.redirect_uris").await;
    let other = world.get(NEVER).await;
    let other = trace_of(&world, &other).await;
    let seen = good(&dora.get("/traces").await, StatusCode::OK);
    let seen = seen["items"].as_array().unwrap();
    assert_eq!(seen.len(), 1);
    assert_eq!((&seen[0]["id"], seen[0].get("ip_address")), (&hers["id"], None));
    let path = |trace: &serde_json::Value| format!("/traces/{}", trace["id"].as_str().unwrap());
    good(&dora.get(&path(&hers)).await, StatusCode::OK);
    problem(&dora.get(&path(&other)).await, "not-allowed");
    let id = user(&world, "dora").await.id.to_string();
    problem(&dora.get(&format!("/traces/{id}")).await, "not-allowed");
}

#[both_databases]
async fn traces_are_found_by_what_is_known_of_them(database: TestDatabase) {
    let world = World::new(&database).await;
    world.seed(&client("other", "")).await;
    let of_alice = wrong_password(&world, "alice").await;
    let of_other = world
        .get("/authorize?client_id=other&redirect_uri=https://elsewhere.example/")
        .await;
    let of_other = trace_of(&world, &of_other).await;
    let api = Api::full(&world).await;
    let alice = user(&world, "alice").await.id;
    for (filter, expected) in [
        (format!("user eq \"{alice}\""), &of_alice),
        ("step eq \"sign_in\" and verdict eq \"refused\"".to_owned(), &of_alice),
        ("client_id eq \"other\"".to_owned(), &of_other),
        ("stopped_at eq \"registered_redirect_uri\"".to_owned(), &of_other),
    ] {
        let answer = api.get(&format!("/traces?{}", encoded(&filter))).await;
        let found = good(&answer, StatusCode::OK);
        let found = found["items"].as_array().unwrap();
        assert_eq!(found.len(), 1, "{filter}");
        assert_eq!(found[0]["id"], expected["id"], "{filter}");
    }
    let answer = api.get(&format!("/traces?{}", encoded("step eq \"elsewhere\""))).await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
}

fn encoded(filter: &str) -> String {
    crate::support::server::encode(&[("filter", filter)])
}

#[both_databases]
async fn a_trace_goes_with_its_user_and_with_its_time(database: TestDatabase) {
    let world = World::new(&database).await;
    wrong_password(&world, "alice").await;
    let answer = world.get(NEVER).await;
    trace_of(&world, &answer).await;
    let alice = user(&world, "alice").await.id;
    let api = Api::full(&world).await;
    let erased = api.delete(&format!("/users/{alice}")).await;
    assert_eq!(erased.status, StatusCode::NO_CONTENT, "{}", erased.body);
    assert_eq!(count(&database).await, 1);
    world.clock.advance(chrono::TimeDelta::days(15));
    vestibule::jobs::sweep::run(&TestServer::context(&world)).await.unwrap();
    assert_eq!(count(&database).await, 0);
}

async fn count(database: &TestDatabase) -> i64 {
    database.number("SELECT count(*) FROM traces").await
}
