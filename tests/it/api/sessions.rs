//! Where users are signed in.

use axum::http::StatusCode;
use chrono::TimeDelta;
use serde_json::Value;
use vestibule::domain::{
    actor::Actor,
    right::{Right, Rights},
    role::Over,
};

use crate::support::{
    api::{Api, good, group, problem, user},
    both_databases,
    database::TestDatabase,
    server::encode,
    world::World,
};

const PEOPLE: &str = "[[groups]]\nname = \"staff\"\n\
     [[users]]\npreferred_username = \"mia\"\npassword = \"correct horse battery staple\"\ngroups = [\"staff\"]\n";

async fn users(api: &Api<'_>, query: &[(&str, &str)]) -> Vec<Value> {
    let page = good(&api.get(&format!("/sessions?{}", encode(query))).await, StatusCode::OK);
    page["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| item["user"].clone())
        .collect()
}

#[both_databases]
async fn live_sessions_are_listed_filtered_and_paged(database: TestDatabase) {
    let world = World::build(&database, PEOPLE, |_| {}).await;
    let api = Api::full(&world).await;
    let mut alice = world.alice().signed_in().await;
    world.clock.advance(TimeDelta::minutes(10));
    let _mia = world.person("mia").signed_in().await;
    // Half of a sign-in is none.
    let _ = world.browser().get("/login").await;
    let [alice_id, mia_id] = [user(&world, "alice").await.id, user(&world, "mia").await.id].map(|id| id.to_string());
    assert_eq!(users(&api, &[]).await, [mia_id.as_str(), &alice_id]);
    let first = good(&api.get("/sessions?limit=1").await, StatusCode::OK);
    let cursor = first["next_cursor"].as_str().expect("a second page");
    assert_eq!(
        users(&api, &[("limit", "1"), ("cursor", cursor)]).await,
        [alice_id.as_str()]
    );
    let of_alice = format!("user eq \"{alice_id}\"");
    assert_eq!(users(&api, &[("filter", &of_alice)]).await, [alice_id.as_str()]);
    let session = good(
        &api.get(&format!("/sessions?{}", encode(&[("filter", &of_alice)])))
            .await,
        StatusCode::OK,
    );
    let id = session["items"][0]["id"].as_str().expect("an id").to_owned();
    for (filter, count) in [
        (format!("id eq \"{id}\""), 1),
        (format!("not (id eq \"{id}\")"), 1),
        ("ip_address eq \"203.0.113.77\"".to_owned(), 0),
        ("created_at gt \"2999-01-01T00:00:00Z\"".to_owned(), 0),
    ] {
        assert_eq!(users(&api, &[("filter", &filter)]).await.len(), count, "{filter}");
    }
    problem(
        &api.get(&format!("/sessions?{}", encode(&[("filter", "data co \"x\"")])))
            .await,
        "malformed",
    );
    // What has expired is none, whether the row is still there or not.
    world
        .clock
        .advance(world.services().config().sessions.idle.as_chrono() - TimeDelta::minutes(5));
    assert_eq!(users(&api, &[]).await, [mia_id.as_str()]);
    assert_ne!(alice.get("/").await.page(), "home");
}

#[both_databases]
async fn a_session_is_ended_by_whoever_may_over_its_owner(database: TestDatabase) {
    let world = World::build(&database, PEOPLE, |_| {}).await;
    let mut alice = world.alice().signed_in().await;
    let mut mia = world.person("mia").signed_in().await;
    let all = Api::full(&world).await;
    let staff = group(&world, "staff").await;
    let rights: Rights = [Right::SessionsRead, Right::SessionsEnd].into_iter().collect();
    let of_staff = Api::with(&world, Actor::CommandLine, rights, Over::Group(staff)).await;
    let mia_id = user(&world, "mia").await.id.to_string();
    assert_eq!(users(&of_staff, &[]).await, [mia_id.as_str()]);
    let page = good(&all.get("/sessions").await, StatusCode::OK);
    let id_of = |owner: &str| {
        let items = page["items"].as_array().unwrap();
        let found = items.iter().find(|item| item["user"] == owner).expect("a session");
        found["id"].as_str().expect("an id").to_owned()
    };
    let of_alice = id_of(&user(&world, "alice").await.id.to_string());
    problem(&of_staff.delete(&format!("/sessions/{of_alice}")).await, "not-allowed");
    assert_eq!(alice.get("/").await.page(), "home");
    let of_mia = format!("/sessions/{}", id_of(&mia_id));
    assert_eq!(of_staff.delete(&of_mia).await.status, 204);
    assert_ne!(mia.get("/").await.page(), "home");
    problem(&of_staff.delete(&of_mia).await, "not-found");
    let reader = Api::only(&world, &[Right::SessionsRead]).await;
    problem(&reader.delete(&format!("/sessions/{of_alice}")).await, "not-allowed");
    problem(&reader.delete(&of_mia).await, "not-allowed");
}
