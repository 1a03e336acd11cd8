//! Attributes: what can be known of people, and who may say it.

use axum::http::StatusCode;
use serde_json::{Value, json};
use vestibule::domain::right::Right;

use crate::support::{
    api::{Api, good, problem, user},
    both_databases,
    database::TestDatabase,
    server::TestServer,
    world::World,
};

async fn define(api: &Api<'_>, attribute: Value) {
    good(&api.post("/attributes", attribute).await, StatusCode::CREATED);
}

async fn names(api: &Api<'_>, filter: &str) -> Vec<String> {
    let filter: String = url::form_urlencoded::byte_serialize(filter.as_bytes()).collect();
    let page = good(&api.get(&format!("/users?filter={filter}")).await, StatusCode::OK);
    let items = page["items"].as_array().unwrap().iter();
    let mut names: Vec<String> = items
        .map(|item| item["preferred_username"].as_str().unwrap().to_owned())
        .collect();
    names.sort();
    names
}

#[both_databases]
async fn an_attribute_is_defined_changed_and_removed(database: TestDatabase) {
    let server = TestServer::start(&database).await;
    let api = Api::full(&server).await;
    let answer = api.post("/attributes", json!({ "name": "department" })).await;
    let made = good(&answer, StatusCode::CREATED);
    assert_eq!(answer.location(), "/api/v1/attributes/department");
    assert_eq!((&made["label"], &made["type"]), (&json!("department"), &json!("text")));
    assert_eq!(api.get("/attributes").await.json(), json!([made]));
    problem(&api.post("/attributes", json!({ "name": "department" })).await, "taken");
    let changed = api
        .patch(
            "/attributes/department",
            json!({ "label": "Dept.", "searchable": true }),
        )
        .await;
    assert_eq!(good(&changed, StatusCode::OK)["label"], "Dept.");
    assert_eq!(api.get("/attributes/department").await.json(), changed.json());
    problem(
        &api.patch("/attributes/department", json!({ "name": "x" })).await,
        "invalid",
    );
    assert_eq!(
        api.delete("/attributes/department").await.status,
        StatusCode::NO_CONTENT
    );
    problem(&api.get("/attributes/department").await, "not-found");
    assert_eq!(server.events("attribute.changed").await, 3);
}

#[both_databases]
async fn what_cannot_be_an_attribute_is_refused_at_its_field(database: TestDatabase) {
    let server = TestServer::start(&database).await;
    let api = Api::full(&server).await;
    for (attribute, pointer) in [
        (json!({ "name": "email" }), "/name"),
        (json!({ "name": "Sub" }), "/name"),
        (json!({ "name": "cost-center" }), "/name"),
        (json!({ "name": "a", "label": " " }), "/label"),
        (json!({ "name": "a", "type": "date" }), "/type"),
        (
            json!({ "name": "a", "type": "list", "searchable": true }),
            "/searchable",
        ),
        (json!({ "name": "a", "changed_by": "user" }), "/changed_by"),
        (json!({ "name": "a", "script": "1" }), "/script"),
    ] {
        let refused = api.post("/attributes", attribute.clone()).await;
        assert_eq!(problem(&refused, "invalid")["pointer"], pointer, "{attribute}");
    }
    assert_eq!(api.get("/attributes").await.json(), json!([]));
}

#[both_databases]
async fn people_have_values_of_the_right_kind_and_all_that_are_required(database: TestDatabase) {
    let world = World::new(&database).await;
    let api = Api::full(&world).await;
    let path = format!("/users/{}", user(&world, "alice").await.id);
    assert_eq!(api.get(&path).await.json()["attributes"], json!({}));
    for (name, kind) in [
        ("dept", "text"),
        ("floor", "number"),
        ("staff", "boolean"),
        ("teams", "list"),
    ] {
        define(&api, json!({ "name": name, "type": kind, "required": name == "dept" })).await;
    }
    let values = json!({ "dept": "Physics", "floor": 3, "staff": true, "teams": ["a", "b"] });
    let given = api.patch(&path, json!({ "attributes": values })).await;
    assert_eq!(good(&given, StatusCode::OK)["attributes"], values);
    assert_eq!(api.get(&path).await.json(), given.json());
    let less = api
        .patch(&path, json!({ "attributes": { "staff": null, "floor": 4 } }))
        .await;
    let less = good(&less, StatusCode::OK)["attributes"].clone();
    assert_eq!(less, json!({ "dept": "Physics", "floor": 4, "teams": ["a", "b"] }));
    for (wrong, pointer) in [
        (json!({ "dept": null }), "/attributes/dept"),
        (json!({ "dept": 1 }), "/attributes/dept"),
        (json!({ "floor": "4" }), "/attributes/floor"),
        (json!({ "teams": [] }), "/attributes/teams"),
        (json!({ "a/b": "x" }), "/attributes/a~1b"),
    ] {
        let refused = api.patch(&path, json!({ "attributes": wrong })).await;
        assert_eq!(problem(&refused, "invalid")["pointer"], pointer);
    }
    assert_eq!(api.get(&path).await.json()["attributes"], less);
    let without = api.post("/users", json!({ "preferred_username": "berta" })).await;
    assert_eq!(problem(&without, "invalid")["pointer"], "/attributes/dept");
    let new = json!({ "preferred_username": "berta", "attributes": { "dept": "Art" } });
    let made = good(&api.post("/users", new).await, StatusCode::CREATED);
    assert_eq!(made["attributes"], json!({ "dept": "Art" }));
    let said = database
        .text("SELECT CAST(detail AS text) FROM audit_events WHERE kind = 'user.changed' ORDER BY id DESC LIMIT 1")
        .await;
    assert!(!said.contains("Physics") && !said.contains("Art"), "{said}");
}

#[both_databases]
async fn who_lacks_what_is_required_signs_in_and_can_be_closed(database: TestDatabase) {
    let world = World::new(&database).await;
    let api = Api::full(&world).await;
    define(&api, json!({ "name": "dept", "required": true })).await;
    world.alice().signed_in().await;
    let path = format!("/users/{}", user(&world, "alice").await.id);
    let renamed = api.patch(&path, json!({ "name": "A" })).await;
    assert_eq!(problem(&renamed, "invalid")["pointer"], "/attributes/dept");
    let closed = api.patch(&path, json!({ "disabled": true })).await;
    assert_eq!(good(&closed, StatusCode::OK)["disabled"], true);
}

#[both_databases]
async fn people_are_found_by_what_can_be_searched_for_and_by_nothing_else(database: TestDatabase) {
    let server = TestServer::start(&database).await;
    let api = Api::full(&server).await;
    for (name, kind, searchable) in [
        ("dept", "text", true),
        ("floor", "number", true),
        ("staff", "boolean", true),
        ("secret", "text", false),
    ] {
        define(&api, json!({ "name": name, "type": kind, "searchable": searchable })).await;
    }
    for (name, values) in [
        (
            "ada",
            json!({ "dept": "Physics", "floor": 3, "staff": true, "secret": "x" }),
        ),
        ("berta", json!({ "dept": "physical education", "floor": 30 })),
        ("carl", json!({ "floor": 3, "staff": false })),
    ] {
        let new = json!({ "preferred_username": name, "attributes": values });
        good(&api.post("/users", new).await, StatusCode::CREATED);
    }
    for (filter, found) in [
        (r#"attributes.dept eq "PHYSICS""#, vec!["ada"]),
        (r#"attributes.dept sw "phys""#, vec!["ada", "berta"]),
        (r#"attributes.floor eq "3""#, vec!["ada", "carl"]),
        ("attributes.staff eq true", vec!["ada"]),
        (
            r#"attributes.dept eq "physics" or attributes.staff eq false"#,
            vec!["ada", "carl"],
        ),
        (
            r#"attributes.floor eq "3" and not (attributes.dept eq "physics")"#,
            vec!["carl"],
        ),
        (r#"attributes.dept eq "floor""#, vec![]),
    ] {
        assert_eq!(names(&api, filter).await, found, "{filter}");
    }
    for wrong in [
        r#"attributes.secret eq "x""#,
        r#"attributes.room eq "x""#,
        r#"attributes. eq "x""#,
        r#"attributes.dept co "x""#,
        "attributes.dept eq null",
    ] {
        let filter: String = url::form_urlencoded::byte_serialize(wrong.as_bytes()).collect();
        problem(&api.get(&format!("/users?filter={filter}")).await, "malformed");
    }
    // Whether it can be searched for changes at any time.
    let changed = api.patch("/attributes/secret", json!({ "searchable": true })).await;
    good(&changed, StatusCode::OK);
    assert_eq!(names(&api, r#"attributes.secret eq "x""#).await, ["ada"]);
}

#[both_databases]
async fn a_removal_takes_as_many_values_as_it_says_and_none_that_a_rule_asks_for(database: TestDatabase) {
    let world = World::new(&database).await;
    let api = Api::full(&world).await;
    define(&api, json!({ "name": "dept" })).await;
    let path = format!("/users/{}", user(&world, "alice").await.id);
    let given = api.patch(&path, json!({ "attributes": { "dept": "Physics" } })).await;
    good(&given, StatusCode::OK);
    let kind = api.patch("/attributes/dept", json!({ "type": "number" })).await;
    assert_eq!(problem(&kind, "invalid")["pointer"], "/type");
    let rule = json!({ "claim": "dept", "from": { "attribute": "dept" }, "into": ["userinfo"] });
    for place in ["/scopes/library", "/clients/app"] {
        if place == "/scopes/library" {
            good(
                &api.post("/scopes", json!({ "name": "library" })).await,
                StatusCode::CREATED,
            );
        }
        good(
            &api.patch(place, json!({ "claim_rules": [rule] })).await,
            StatusCode::OK,
        );
        let used = api.delete("/attributes/dept?expected_count=1").await;
        let name = place.rsplit('/').next().unwrap();
        let detail = problem(&used, "conflict")["detail"].as_str().unwrap().to_owned();
        assert!(detail.contains(name), "{detail}");
        good(&api.patch(place, json!({ "claim_rules": [] })).await, StatusCode::OK);
    }
    let unsaid = api.delete("/attributes/dept").await;
    assert!(
        problem(&unsaid, "conflict")["detail"]
            .as_str()
            .unwrap()
            .contains("expected_count=1")
    );
    assert_eq!(api.get(&path).await.json()["attributes"], json!({ "dept": "Physics" }));
    let removed = api.delete("/attributes/dept?expected_count=1").await;
    assert_eq!(removed.status, StatusCode::NO_CONTENT, "{}", removed.body);
    assert_eq!(api.get(&path).await.json()["attributes"], json!({}));
    assert_eq!(database.number("SELECT count(*) FROM user_attributes").await, 0);
}

#[both_databases]
async fn the_values_of_a_person_are_for_whoever_has_a_right_over_them(database: TestDatabase) {
    let world = World::new(&database).await;
    let full = Api::full(&world).await;
    define(&full, json!({ "name": "dept" })).await;
    let path = format!("/users/{}", user(&world, "alice").await.id);
    let reader = Api::only(&world, &[Right::UsersRead]).await;
    assert_eq!(good(&reader.get(&path).await, StatusCode::OK)["attributes"], json!({}));
    let refused = reader.patch(&path, json!({ "attributes": { "dept": "x" } })).await;
    problem(&refused, "not-allowed");
    let other = Api::only(&world, &[Right::ScopesWrite]).await;
    problem(&other.get(&path).await, "not-allowed");
}
