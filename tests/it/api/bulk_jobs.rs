//! Changes of many accounts.

use axum::http::StatusCode;
use chrono::TimeDelta;
use serde_json::{Value, json};
use vestibule::{
    domain::{
        actor::Actor,
        right::{Right, Rights},
        role::Over,
    },
    jobs::change_in_bulk,
    store::bulk_jobs,
};

use crate::support::{
    api::{Api, good, group, problem, user},
    both_databases,
    database::TestDatabase,
    server::TestServer,
    world::World,
};

const PEOPLE: &str = "[[groups]]\nname = \"staff\"\n[[groups]]\nname = \"others\"\n\
     [[users]]\npreferred_username = \"mia\"\ngroups = [\"staff\"]\n\
     [[users]]\npreferred_username = \"max\"\ngroups = [\"staff\"]\n\
     [[users]]\npreferred_username = \"zoe\"\ngroups = [\"others\"]\n";

async fn carry_out(server: &TestServer) {
    change_in_bulk::run(&server.context()).await.expect("carried out");
}

async fn id_of(server: &TestServer, name: &str) -> String {
    user(server, name).await.id.to_string()
}

async fn ask(api: &Api<'_>, body: Value) -> String {
    let job = good(&api.post("/bulk-jobs", body).await, StatusCode::CREATED);
    format!("/bulk-jobs/{}", job["id"].as_str().expect("an id"))
}

#[both_databases]
async fn every_action_is_done_to_each_account(database: TestDatabase) {
    let world = World::build(&database, PEOPLE, |_| {}).await;
    let api = Api::full(&world).await;
    let (mia, max) = (id_of(&world, "mia").await, id_of(&world, "max").await);
    let others = group(&world, "others").await.to_string();
    let mut alice = world.alice().signed_in().await;
    let of_alice = id_of(&world, "alice").await;
    for body in [
        json!({ "action": "disable", "filter": "group eq \"staff\"", "expected_count": 2 }),
        json!({ "action": "add_to_group", "group": others, "ids": [mia, max, mia] }),
        json!({ "action": "require_password", "ids": [mia] }),
        json!({ "action": "sign_out", "ids": [of_alice] }),
    ] {
        let path = ask(&api, body.clone()).await;
        let waiting = api.get(&path).await.json();
        assert!(
            waiting.get("finished_at").is_none() && waiting["done"] == 0,
            "{waiting}"
        );
        carry_out(&world).await;
        let job = api.get(&path).await.json();
        assert_eq!(job["done"], job["total"], "{body}: {job}");
        assert!(job["finished_at"].is_string(), "{job}");
    }
    for name in ["mia", "max"] {
        let found = user(&world, name).await;
        assert!(
            found.disabled && found.groups.contains(&"others".to_owned()),
            "{found:?}"
        );
        assert_eq!(found.state.must_change_password, name == "mia");
    }
    assert_ne!(alice.get("/").await.page(), "home");
    for body in [
        json!({ "action": "remove_from_group", "group": others, "ids": [mia] }),
        json!({ "action": "enable", "ids": [mia, max] }),
        json!({ "action": "erase", "ids": [max] }),
    ] {
        ask(&api, body).await;
    }
    carry_out(&world).await;
    let found = user(&world, "mia").await;
    assert!(!found.disabled && found.groups == ["staff"], "{found:?}");
    problem(&api.get(&format!("/users/{max}")).await, "not-found");
    assert_eq!(world.events("user.bulk_change_asked").await, 7);
}

#[both_databases]
async fn what_cannot_be_meant_is_refused_and_nothing_is_asked_for(database: TestDatabase) {
    let world = World::build(&database, PEOPLE, |_| {}).await;
    let api = Api::full(&world).await;
    let mia = id_of(&world, "mia").await;
    for (body, kind, pointer) in [
        (json!({ "action": "disable" }), "invalid", Some("/ids")),
        (json!({ "action": "disable", "ids": [] }), "invalid", Some("/ids")),
        (
            json!({ "action": "disable", "ids": [mia], "expected_count": 1 }),
            "invalid",
            Some("/ids"),
        ),
        (
            json!({ "action": "disable", "filter": "disabled eq false" }),
            "invalid",
            Some("/expected_count"),
        ),
        (
            json!({ "action": "disable", "filter": "disabled eq", "expected_count": 1 }),
            "invalid",
            Some("/filter"),
        ),
        (
            json!({ "action": "add_to_group", "ids": [mia] }),
            "invalid",
            Some("/group"),
        ),
        (
            json!({ "action": "disable", "group": mia, "ids": [mia] }),
            "invalid",
            Some("/group"),
        ),
        (
            json!({ "action": "add_to_group", "group": mia, "ids": [mia] }),
            "invalid",
            Some("/group"),
        ),
        (
            json!({ "action": "disable", "filter": "group eq \"staff\"", "expected_count": 3 }),
            "conflict",
            None,
        ),
        (
            json!({ "action": "disable", "filter": "shoe_size eq \"9\"", "expected_count": 3 }),
            "malformed",
            None,
        ),
    ] {
        let refused = problem(&api.post("/bulk-jobs", body.clone()).await, kind);
        assert_eq!(refused.get("pointer").and_then(Value::as_str), pointer, "{body}");
    }
    let tried = api
        .post("/bulk-jobs?dry_run=true", json!({ "action": "disable", "ids": [mia] }))
        .await;
    assert!(tried.status.is_success(), "{}", tried.body);
    assert_eq!(world.database.number("SELECT count(*) FROM bulk_jobs").await, 0);
}

/// A key over one group changes its members alone, and what its maker may not do any more is not done.
#[both_databases]
async fn each_account_is_changed_with_the_rights_of_that_moment(database: TestDatabase) {
    let world = World::build(&database, PEOPLE, |_| {}).await;
    let staff = group(&world, "staff").await;
    let rights: Rights = [Right::UsersRead, Right::UsersWrite].into_iter().collect();
    let api = Api::with(&world, Actor::CommandLine, rights, Over::Group(staff)).await;
    let (mia, zoe) = (id_of(&world, "mia").await, id_of(&world, "zoe").await);
    let everybody = json!({ "action": "disable", "filter": "disabled eq false", "expected_count": 2 });
    let path = ask(&api, everybody).await;
    assert_eq!(api.get(&path).await.json()["total"], 2, "whoever asked for it sees it");
    let other = Api::with(&world, Actor::CommandLine, rights, Over::Group(staff)).await;
    problem(&other.get(&path).await, "not-found");
    problem(&other.get(&format!("{path}/rows")).await, "not-found");
    let of_others = ask(&api, json!({ "action": "disable", "ids": [zoe] })).await;
    carry_out(&world).await;
    let full = Api::full(&world).await;
    assert_eq!(
        full.get(&path).await.json()["done"],
        2,
        "only those of the group were found"
    );
    let rows = good(&full.get(&format!("{of_others}/rows")).await, StatusCode::OK);
    assert_eq!(rows["items"][0]["outcome"], "refused", "{rows}");
    assert!(
        rows["items"][0]["problem"].as_str().unwrap().contains("users.write"),
        "{rows}"
    );
    assert!(!user(&world, "zoe").await.disabled);
    let empty = good(
        &full
            .get(&format!("{path}/rows?filter=outcome%20eq%20%22refused%22"))
            .await,
        StatusCode::OK,
    );
    assert_eq!(empty["items"], json!([]));
    // The key is revoked before the job comes to it.
    let late = ask(&api, json!({ "action": "enable", "ids": [mia] })).await;
    for key in full.get("/api-keys").await.json().as_array().unwrap() {
        if key["within"].is_string() {
            let revoked = full.delete(&format!("/api-keys/{}", key["id"].as_str().unwrap())).await;
            assert!(revoked.status.is_success(), "{}", revoked.body);
        }
    }
    carry_out(&world).await;
    let job = full.get(&late).await.json();
    assert_eq!((&job["cancelled"], &job["done"]), (&json!(true), &json!(0)), "{job}");
    assert!(user(&world, "mia").await.disabled);
}

/// A node that dies has its turn for a minute; then another one goes on.
#[both_databases]
async fn a_job_that_was_interrupted_is_carried_on(database: TestDatabase) {
    let world = World::build(&database, PEOPLE, |_| {}).await;
    let api = Api::full(&world).await;
    let (mia, max) = (id_of(&world, "mia").await, id_of(&world, "max").await);
    let path = ask(&api, json!({ "action": "disable", "ids": [mia, max] })).await;
    database.fail_at("UPDATE", "bulk_job_rows", "OLD.position = 1").await;
    assert!(change_in_bulk::run(&world.context()).await.is_err());
    assert_eq!(api.get(&path).await.json()["done"], 1);
    database.stop_failing("bulk_job_rows").await;
    carry_out(&world).await;
    assert!(
        api.get(&path).await.json().get("finished_at").is_none(),
        "its turn is not over"
    );
    world.clock.advance(chrono::TimeDelta::seconds(61));
    carry_out(&world).await;
    let job = api.get(&path).await.json();
    assert_eq!(job["done"], 2, "{job}");
    assert!(job["finished_at"].is_string(), "{job}");
}

#[both_databases]
async fn what_waits_of_a_cancelled_job_is_left_as_it_is(database: TestDatabase) {
    let world = World::build(&database, PEOPLE, |_| {}).await;
    let api = Api::full(&world).await;
    let (mia, max) = (id_of(&world, "mia").await, id_of(&world, "max").await);
    let path = ask(&api, json!({ "action": "disable", "ids": [mia, max] })).await;
    let auditor = Api::only(&world, &[Right::UsersRead]).await;
    problem(&auditor.act(&format!("{path}/cancel")).await, "not-allowed");
    let tried = api.act(&format!("{path}/cancel?dry_run=true")).await.json();
    assert_eq!(tried["cancelled"], true, "{tried}");
    assert_eq!(api.get(&path).await.json()["cancelled"], false);
    let cancelled = good(&api.act(&format!("{path}/cancel")).await, StatusCode::OK);
    assert!(
        cancelled["cancelled"] == true && cancelled["finished_at"].is_string(),
        "{cancelled}"
    );
    carry_out(&world).await;
    for name in ["mia", "max"] {
        assert!(!user(&world, name).await.disabled, "{name}");
    }
    problem(&api.act(&format!("{path}/cancel")).await, "conflict");
    assert_eq!(world.events("user.bulk_change_cancelled").await, 1);
    let path = ask(&api, json!({ "action": "disable", "ids": [mia] })).await;
    carry_out(&world).await;
    problem(&api.act(&format!("{path}/cancel")).await, "conflict");
    assert_eq!(api.get(&path).await.json()["cancelled"], false);
}

/// Otherwise one key could fill the database with what nobody carries out in time.
#[both_databases]
async fn ten_jobs_of_one_actor_wait_and_no_more(database: TestDatabase) {
    let world = World::build(&database, PEOPLE, |_| {}).await;
    let api = Api::full(&world).await;
    let body = json!({ "action": "disable", "ids": [id_of(&world, "mia").await] });
    let mut last = String::new();
    for _ in 0..10 {
        last = ask(&api, body.clone()).await;
    }
    problem(&api.post("/bulk-jobs", body.clone()).await, "conflict");
    ask(&Api::full(&world).await, body.clone()).await;
    good(&api.act(&format!("{last}/cancel")).await, StatusCode::OK);
    ask(&api, body).await;
}

/// Whoever takes an account back ends what was asked for with it. The own account comes last in a job, so that a job does not end itself.
#[both_databases]
async fn the_jobs_of_somebody_whose_access_ends_end_too(database: TestDatabase) {
    let people = format!("{PEOPLE}[[users]]\npreferred_username = \"olga\"\nroles = [\"owner\"]\n");
    let world = World::build(&database, &people, |_| {}).await;
    let (mia, olga) = (id_of(&world, "mia").await, id_of(&world, "olga").await);
    let theirs = Api::of(&world, "olga").await;
    ask(&theirs, json!({ "action": "sign_out", "ids": [olga, mia] })).await;
    carry_out(&world).await;
    let all = world
        .database
        .text("SELECT CAST(count(*) AS text) FROM bulk_job_rows WHERE outcome = 'done'")
        .await;
    assert_eq!(all, "2");
    let theirs = Api::of(&world, "olga").await;
    let path = ask(&theirs, json!({ "action": "disable", "ids": [mia] })).await;
    let full = Api::full(&world).await;
    full.act(&format!("/users/{olga}/sign-out")).await;
    carry_out(&world).await;
    assert!(!user(&world, "mia").await.disabled);
    assert_eq!(full.get(&path).await.json()["cancelled"], true);
    let key = Api::full(&world).await;
    let path = ask(&key, json!({ "action": "disable", "ids": [mia] })).await;
    let job = full.get(&path).await.json();
    let id = job["actor"].as_str().and_then(|actor| actor.strip_prefix("api_key:"));
    let id = id.expect("a key").to_owned();
    assert_eq!(
        full.delete(&format!("/api-keys/{id}")).await.status,
        StatusCode::NO_CONTENT
    );
    assert_eq!(full.get(&path).await.json()["cancelled"], true, "it ends with the key");
}

/// A node that stood still while its turn went over does nothing more.
#[both_databases]
async fn a_turn_that_another_node_took_is_over(database: TestDatabase) {
    let world = World::build(&database, PEOPLE, |_| {}).await;
    let api = Api::full(&world).await;
    ask(
        &api,
        json!({ "action": "disable", "ids": [id_of(&world, "mia").await] }),
    )
    .await;
    let store = &world.context().store;
    let (now, turn) = (world.context().now, TimeDelta::seconds(60));
    let claimed = bulk_jobs::claim(store, now, now + turn).await.expect("a store");
    let id = claimed.expect("a job").id;
    assert!(
        bulk_jobs::hold(store, id, now + turn, now + turn * 2)
            .await
            .expect("a store")
    );
    assert!(
        !bulk_jobs::hold(store, id, now + turn, now + turn * 3)
            .await
            .expect("a store")
    );
    let later = now + turn * 2;
    let other = bulk_jobs::claim(store, later, later + turn).await.expect("a store");
    assert_eq!(other.map(|job| job.id), Some(id));
    assert!(
        !bulk_jobs::hold(store, id, now + turn * 2, now + turn * 4)
            .await
            .expect("a store")
    );
}
