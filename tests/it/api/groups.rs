//! Groups, and who is in them.

use axum::http::{Method, StatusCode};
use serde_json::json;
use vestibule::domain::{actor::Actor, right::Right};

use crate::support::{
    api::{Api, good, group, problem, user},
    both_databases,
    database::TestDatabase,
    server::TestServer,
};

const PEOPLE: &str = "[[groups]]\nname = \"staff\"\n[[groups]]\nname = \"sales\"\nparent = \"staff\"\n\
    [[groups]]\nname = \"bosses\"\nroles = [\"admin\"]\n[[groups]]\nname = \"others\"\n\
    [[users]]\npreferred_username = \"lea\"\nroles = [{ role = \"admin\", within = \"staff\" }]\n\
    [[users]]\npreferred_username = \"hilda\"\nroles = [\"helpdesk\"]\n\
    [[users]]\npreferred_username = \"sam\"\ngroups = [\"sales\"]\n\
    [[users]]\npreferred_username = \"otto\"\ngroups = [\"others\"]\n";

async fn put(api: &Api<'_>, path: &str) -> crate::support::server::Answer {
    api.request(Method::PUT, path).send().await
}

#[both_databases]
async fn groups_are_made_nested_and_removed(database: TestDatabase) {
    let server = TestServer::start(&database).await;
    let api = Api::full(&server).await;
    let staff = good(
        &api.post("/groups", json!({ "name": "staff" })).await,
        StatusCode::CREATED,
    );
    let sales = json!({ "name": "sales", "parent": staff["id"], "required_acr": "2fa" });
    let sales = good(&api.post("/groups", sales).await, StatusCode::CREATED);
    problem(&api.post("/groups", json!({ "name": "staff" })).await, "taken");
    let path = |group: &serde_json::Value| format!("/groups/{}", group["id"].as_str().unwrap());
    let circle = api.patch(&path(&staff), json!({ "parent": sales["id"] })).await;
    assert_eq!(problem(&circle, "invalid")["pointer"], "/parent");
    problem(&api.delete(&path(&staff)).await, "conflict");
    let new = json!({ "preferred_username": "sam", "groups": ["sales"] });
    let sam = good(&api.post("/users", new).await, StatusCode::CREATED);
    assert_eq!(sam["groups"], json!(["sales", "staff"]));
    let sam = format!("/users/{}", sam["id"].as_str().unwrap());
    let alone = api
        .patch(&path(&sales), json!({ "parent": null, "name": "Sales" }))
        .await;
    assert_eq!(good(&alone, StatusCode::OK)["name"], "Sales");
    assert_eq!(api.get(&sam).await.json()["groups"], json!(["Sales"]));
    assert_eq!(api.delete(&path(&staff)).await.status, StatusCode::NO_CONTENT);
    assert_eq!(api.delete(&path(&sales)).await.status, StatusCode::NO_CONTENT);
    assert_eq!(api.get(&sam).await.json()["groups"], json!([]));
}

#[both_databases]
async fn nobody_gets_power_over_somebody_by_moving_them(database: TestDatabase) {
    let server = TestServer::start(&database).await;
    server.seed(PEOPLE).await;
    let lea = Api::of(&server, "lea").await;
    let (staff, sales) = (group(&server, "staff").await, group(&server, "sales").await);
    let (others, bosses) = (group(&server, "others").await, group(&server, "bosses").await);
    let (sam, otto) = (user(&server, "sam").await.id, user(&server, "otto").await.id);
    // Hers she moves as she likes.
    let moved = put(&lea, &format!("/groups/{staff}/members/{sam}")).await;
    assert_eq!(moved.status, StatusCode::NO_CONTENT, "{}", moved.body);
    // Somebody else's user she cannot pull over, and she cannot pull over their group.
    problem(
        &put(&lea, &format!("/groups/{sales}/members/{otto}")).await,
        "not-allowed",
    );
    problem(
        &lea.patch(&format!("/groups/{others}"), json!({ "parent": staff }))
            .await,
        "not-allowed",
    );
    problem(&lea.get(&format!("/users/{otto}")).await, "not-allowed");
    problem(&lea.get(&format!("/groups/{others}")).await, "not-allowed");
    // A role does not come by a group either.
    problem(
        &put(&lea, &format!("/groups/{bosses}/members/{sam}")).await,
        "not-allowed",
    );
    problem(
        &lea.patch(&format!("/groups/{sales}"), json!({ "parent": bosses }))
            .await,
        "not-allowed",
    );
    problem(&lea.post("/groups", json!({ "name": "x" })).await, "not-allowed");
    problem(
        &lea.post("/groups", json!({ "name": "x", "parent": bosses })).await,
        "not-allowed",
    );
    let below = lea
        .post("/groups", json!({ "name": "sales/below", "parent": sales }))
        .await;
    assert_eq!(below.status, StatusCode::CREATED, "{}", below.body);
    // New accounts go into her groups.
    problem(
        &lea.post("/users", json!({ "preferred_username": "n1" })).await,
        "not-allowed",
    );
    let elsewhere = json!({ "preferred_username": "n2", "groups": ["others"] });
    problem(&lea.post("/users", elsewhere).await, "invalid");
    let into_bosses = json!({ "preferred_username": "n3", "groups": ["sales", "bosses"] });
    problem(&lea.post("/users", into_bosses).await, "invalid");
    let into_hers = json!({ "preferred_username": "n4", "groups": ["sales/below"] });
    assert_eq!(lea.post("/users", into_hers).await.status, StatusCode::CREATED);
    let moved = lea
        .request(Method::DELETE, &format!("/groups/{staff}/members/{sam}"))
        .send()
        .await;
    assert_eq!(moved.status, StatusCode::NO_CONTENT, "{}", moved.body);
}

#[both_databases]
async fn who_has_a_role_is_out_of_reach_of_whoever_could_not_give_it(database: TestDatabase) {
    let server = TestServer::start(&database).await;
    server.seed(PEOPLE).await;
    let hilda = Api::of(&server, "hilda").await;
    let lea = format!("/users/{}", user(&server, "lea").await.id);
    let sam = format!("/users/{}", user(&server, "sam").await.id);
    assert_eq!(hilda.act(&format!("{sam}/reset-password")).await.status, StatusCode::OK);
    problem(&hilda.act(&format!("{lea}/reset-password")).await, "not-allowed");
    problem(&hilda.act(&format!("{lea}/reset-factors")).await, "not-allowed");
    problem(&hilda.patch(&sam, json!({ "name": "x" })).await, "not-allowed");
    // Nor does an address get there that she reads.
    let api = Api::full(&server).await;
    server.seed("[[roles]]\nname = \"desk\"\nrights = [\"users.read\", \"users.write\"]\n[[users]]\npreferred_username = \"dora\"\nroles = [\"desk\"]\n").await;
    let dora = Api::of(&server, "dora").await;
    assert_eq!(
        dora.patch(&sam, json!({ "email": "dora@example.com" })).await.status,
        StatusCode::OK
    );
    problem(
        &dora.patch(&lea, json!({ "email": "dora2@example.com" })).await,
        "not-allowed",
    );
    problem(&dora.delete(&lea).await, "not-allowed");
    problem(&dora.act(&format!("{lea}/confirm-email")).await, "not-allowed");
    assert_eq!(api.get(&lea).await.json().get("email"), None);
}

#[both_databases]
async fn a_disabled_group_and_a_detached_one_give_no_power_either(database: TestDatabase) {
    let server = TestServer::start(&database).await;
    server
        .seed(
            "[[groups]]\nname = \"desk\"\n[[groups]]\nname = \"sales\"\n[[groups]]\nname = \"interns\"\nparent = \"sales\"\n\
             [[roles]]\nname = \"mover\"\nrights = [\"users.read\", \"users.write\", \"groups.read\", \"groups.write\", \"roles.assign\"]\n\
             [[users]]\npreferred_username = \"max\"\nroles = [\"mover\", { role = \"helpdesk\", within = \"desk\" }]\n\
             [[users]]\npreferred_username = \"lea\"\nroles = [{ role = \"admin\", within = \"interns\" }]\n\
             [[users]]\npreferred_username = \"otto\"\n",
        )
        .await;
    let max = Api::of(&server, "max").await;
    let (desk, interns) = (group(&server, "desk").await, group(&server, "interns").await);
    let otto = user(&server, "otto").await.id;
    let closed = json!({ "name": "closed", "parent": desk, "disabled": true });
    let closed = good(&max.post("/groups", closed).await, StatusCode::CREATED);
    let closed = closed["id"].as_str().unwrap();
    problem(
        &put(&max, &format!("/groups/{closed}/members/{otto}")).await,
        "not-allowed",
    );
    let apart = good(
        &max.post("/groups", json!({ "name": "apart", "disabled": true })).await,
        StatusCode::CREATED,
    );
    let apart = apart["id"].as_str().unwrap();
    assert_eq!(
        put(&max, &format!("/groups/{apart}/members/{otto}")).await.status,
        StatusCode::NO_CONTENT
    );
    problem(
        &max.patch(&format!("/groups/{apart}"), json!({ "parent": desk })).await,
        "not-allowed",
    );
    problem(&max.act(&format!("/users/{otto}/reset-password")).await, "not-allowed");
    // Nor does presenting less: what counts is all that its owner may do.
    let owner = Actor::Administrator(user(&server, "max").await.id);
    let rights = [
        Right::UsersRead,
        Right::UsersWrite,
        Right::GroupsRead,
        Right::GroupsWrite,
    ];
    let less = Api::of_owner(&server, owner, &rights).await;
    problem(
        &put(&less, &format!("/groups/{desk}/members/{otto}")).await,
        "not-allowed",
    );
    // A group stays below the one whose administrators put it there, and keeps the name that applications know.
    let lea = Api::of(&server, "lea").await;
    problem(
        &lea.patch(&format!("/groups/{interns}"), json!({ "parent": null }))
            .await,
        "not-allowed",
    );
    problem(
        &lea.patch(&format!("/groups/{interns}"), json!({ "name": "admins" }))
            .await,
        "not-allowed",
    );
    problem(
        &lea.post("/groups", json!({ "name": "admins", "parent": interns }))
            .await,
        "not-allowed",
    );
    assert_eq!(
        lea.patch(&format!("/groups/{interns}"), json!({ "description": "x" }))
            .await
            .status,
        StatusCode::OK
    );
}

#[both_databases]
async fn a_role_is_over_a_group_that_is_there(database: TestDatabase) {
    let server = TestServer::start(&database).await;
    server.seed(PEOPLE).await;
    let api = Api::full(&server).await;
    let sam = user(&server, "sam").await.id;
    let nowhere = json!({ "role": "helpdesk", "within": "0190b3f2-7a52-7c3b-9d0e-000000000000" });
    let answer = api.post(&format!("/users/{sam}/roles"), nowhere).await;
    assert_eq!(problem(&answer, "invalid")["pointer"], "/within");
}
