//! Claims that rules make, from the definition to the application that reads them.

use axum::http::StatusCode;
use serde_json::{Value, json};
use vestibule::domain::right::Right;

use crate::support::{
    api::{Api, good, problem, user},
    both_databases,
    database::TestDatabase,
    relying_party::{CALLBACK, SECRET, payload},
    world::World,
};

const EVERYWHERE: [&str; 3] = ["id_token", "userinfo", "access_token"];

fn rule(claim: &str, from: Value, into: &[&str]) -> Value {
    json!({ "claim": claim, "from": from, "into": into })
}

/// Alice is in two groups and has a department; the application may ask for `library`.
async fn library(database: &TestDatabase) -> World {
    let world = World::with_app(
        database,
        "scope = \"openid profile library offline_access\"\nconsent = \"never\"\n[[scopes]]\nname = \"library\"\n",
    )
    .await;
    world
        .seed(
            "[[groups]]\nname = \"app-admin\"\n[[groups]]\nname = \"staff\"\n\
             [[users]]\npreferred_username = \"alice\"\ngroups = [\"app-admin\", \"staff\"]\n",
        )
        .await;
    let api = Api::full(&world).await;
    good(
        &api.post("/attributes", json!({ "name": "department" })).await,
        StatusCode::CREATED,
    );
    let path = format!("/users/{}", user(&world, "alice").await.id);
    let given = api
        .patch(&path, json!({ "attributes": { "department": "Physics" } }))
        .await;
    good(&given, StatusCode::OK);
    world
}

#[both_databases]
async fn an_application_finds_the_claims_in_the_id_token_userinfo_and_the_access_token(database: TestDatabase) {
    let world = library(&database).await;
    let api = Api::full(&world).await;
    let of_scope = json!({ "claim_rules": [
        rule("dept", json!({ "attribute": "department" }), &EVERYWHERE),
        rule("roles", json!({ "groups": "app-" }), &["id_token", "access_token"]),
    ] });
    good(&api.patch("/scopes/library", of_scope).await, StatusCode::OK);
    let of_client = json!({ "claim_rules": [rule("tenant", json!({ "constant": { "id": 7 } }), &["access_token"])] });
    good(&api.patch("/clients/app", of_client).await, StatusCode::OK);

    let mut browser = world.alice().signed_in().await;
    let tokens = world.app.sign_in(&mut browser, "alice", "openid library", &[]).await;
    let id_token = tokens.claims();
    assert_eq!(
        (&id_token["dept"], &id_token["roles"]),
        (&json!("Physics"), &json!(["app-admin"]))
    );
    assert_eq!(id_token.get("tenant"), None);
    let userinfo = world.userinfo(&tokens.access_token).await.json();
    assert_eq!((&userinfo["dept"], userinfo.get("roles")), (&json!("Physics"), None));
    let access_token = payload(&tokens.access_token);
    assert_eq!(
        (&access_token["dept"], &access_token["roles"], &access_token["tenant"]),
        (&json!("Physics"), &json!(["app-admin"]), &json!({ "id": 7 }))
    );
    assert!(world.is_active(("app", SECRET), &tokens.access_token).await);

    // Without the scope its rules do not apply; the client's do.
    let less = world.app.sign_in(&mut browser, "alice", "openid", &[]).await;
    assert_eq!(less.claims().get("dept"), None);
    assert_eq!(world.userinfo(&less.access_token).await.json().get("dept"), None);
    let access_token = payload(&less.access_token);
    assert_eq!(
        (access_token.get("dept"), &access_token["tenant"]["id"]),
        (None, &json!(7))
    );
}

#[both_databases]
async fn a_refreshed_token_and_userinfo_say_what_is_known_now(database: TestDatabase) {
    let world = library(&database).await;
    let api = Api::full(&world).await;
    let rules = json!({ "claim_rules": [rule("dept", json!({ "attribute": "department" }), &EVERYWHERE)] });
    good(&api.patch("/scopes/library", rules).await, StatusCode::OK);
    let mut browser = world.alice().signed_in().await;
    let scope = "openid library offline_access";
    let tokens = world
        .app
        .sign_in(&mut browser, "alice", scope, &[("prompt", "consent")])
        .await;
    let path = format!("/users/{}", user(&world, "alice").await.id);
    let moved = api.patch(&path, json!({ "attributes": { "department": "Art" } })).await;
    good(&moved, StatusCode::OK);
    assert_eq!(world.userinfo(&tokens.access_token).await.json()["dept"], "Art");
    let next = world.app.refresh(tokens.refresh(), "").await.expect("tokens");
    assert_eq!(payload(&next.access_token)["dept"], "Art");
    let gone = api.patch(&path, json!({ "attributes": { "department": null } })).await;
    good(&gone, StatusCode::OK);
    assert_eq!(world.userinfo(&next.access_token).await.json().get("dept"), None);
}

#[both_databases]
async fn no_rule_makes_a_claim_that_means_something(database: TestDatabase) {
    let world = library(&database).await;
    let api = Api::full(&world).await;
    for place in ["/scopes/library", "/clients/app"] {
        for claim in [
            "sub",
            "iss",
            "Aud",
            "cnf",
            "act",
            "email_verified",
            "EMAIL",
            "groups",
            "scope",
            "_claim_sources",
            "a b",
        ] {
            let fine = rule("fine", json!({ "constant": 1 }), &["id_token"]);
            let wrong = rule(claim, json!({ "constant": "x" }), &["id_token"]);
            let refused = api.patch(place, json!({ "claim_rules": [fine, wrong] })).await;
            assert_eq!(
                problem(&refused, "invalid")["pointer"],
                "/claim_rules/1/claim",
                "{claim}"
            );
        }
        for (from, into) in [
            (json!({ "attribute": "room" }), json!(["id_token"])),
            (json!({ "groups": "" }), json!(["id_token"])),
            (json!({ "constant": "x".repeat(3000) }), json!(["id_token"])),
            (json!({ "constant": 1 }), json!([])),
        ] {
            let wrong = json!({ "claim": "a", "from": from, "into": into });
            problem(&api.patch(place, json!({ "claim_rules": [wrong] })).await, "invalid");
        }
        assert_eq!(api.get(place).await.json()["claim_rules"], json!([]));
    }
}

#[both_databases]
async fn what_a_rule_claims_is_never_more_than_what_the_server_says(database: TestDatabase) {
    let world = library(&database).await;
    // As if somebody had written it into the database.
    let rules = r#"[{"claim":"sub","from":{"constant":"root"},"into":["id_token","userinfo","access_token"]},
        {"claim":"email_verified","from":{"constant":true},"into":["id_token","userinfo"]},
        {"claim":"scope","from":{"constant":"openid vestibule:users"},"into":["access_token"]}]"#;
    database
        .execute(&format!(
            "UPDATE scopes SET claim_rules = '{rules}' WHERE name = 'library'"
        ))
        .await;
    world.context().store.forget_cached();
    let mut browser = world.alice().signed_in().await;
    let tokens = world.app.sign_in(&mut browser, "alice", "openid library", &[]).await;
    let alice = user(&world, "alice").await.id.to_string();
    let userinfo = world.userinfo(&tokens.access_token).await.json();
    assert_eq!(
        (&tokens.claims()["sub"], &userinfo["sub"]),
        (&json!(alice), &json!(alice))
    );
    assert_eq!(userinfo.get("email_verified"), None);
    let access_token = payload(&tokens.access_token);
    assert_eq!(
        (&access_token["sub"], &access_token["scope"]),
        (&json!(alice), &json!("library openid"))
    );
}

#[both_databases]
async fn rules_of_a_client_are_for_whoever_may_change_scopes(database: TestDatabase) {
    let world = library(&database).await;
    world
        .seed("[[users]]\npreferred_username = \"dev\"\nroles = [\"app_developer\"]\n")
        .await;
    let full = Api::full(&world).await;
    let rules = json!([rule("dept", json!({ "attribute": "department" }), &EVERYWHERE)]);
    let developer = Api::of(&world, "dev").await;
    let new = json!({ "client_id": "own", "redirect_uris": [CALLBACK] });
    good(&developer.post("/clients", new.clone()).await, StatusCode::CREATED);
    let refused = developer.patch("/clients/own", json!({ "claim_rules": rules })).await;
    assert!(
        problem(&refused, "not-allowed")["detail"]
            .as_str()
            .unwrap()
            .contains("scopes.write")
    );
    let with_rules = json!({ "client_id": "own2", "redirect_uris": [CALLBACK], "claim_rules": rules });
    problem(&developer.post("/clients", with_rules.clone()).await, "not-allowed");
    problem(
        &developer
            .patch("/scopes/library", json!({ "claim_rules": rules }))
            .await,
        "not-allowed",
    );
    let writer = Api::only(
        &world,
        &[Right::ClientsRead, Right::ClientsWrite, Right::ClientsSecrets],
    )
    .await;
    problem(
        &writer.patch("/clients/own", json!({ "claim_rules": rules })).await,
        "not-allowed",
    );
    problem(&writer.post("/clients", with_rules).await, "not-allowed");
    good(
        &full.patch("/clients/own", json!({ "claim_rules": rules })).await,
        StatusCode::OK,
    );
    // Who may not change them keeps them, and cannot take them away either.
    let renamed = developer.patch("/clients/own", json!({ "client_name": "Own" })).await;
    assert_eq!(good(&renamed, StatusCode::OK)["claim_rules"], rules);
    problem(
        &developer.patch("/clients/own", json!({ "claim_rules": [] })).await,
        "not-allowed",
    );
    assert_eq!(full.get("/clients/own").await.json()["claim_rules"], rules);
}

#[both_databases]
async fn a_rule_of_one_client_is_nothing_to_another(database: TestDatabase) {
    let world = library(&database).await;
    let api = Api::full(&world).await;
    let more = "grant_types = [\"client_credentials\"]\nscope = \"library\"\n";
    for name in ["one", "two"] {
        world
            .seed(&format!(
                "[[clients]]\nclient_id = \"{name}\"\nclient_secret = \"{SECRET}\"\n{more}"
            ))
            .await;
    }
    let rules = json!({ "claim_rules": [
        rule("tenant", json!({ "constant": "a" }), &["access_token"]),
        rule("dept", json!({ "attribute": "department" }), &["access_token"]),
    ] });
    good(&api.patch("/clients/one", rules).await, StatusCode::OK);
    let token = async |client: &str| {
        let answer = world
            .post_as("/token", (client, SECRET), &[("grant_type", "client_credentials")])
            .await;
        payload(answer.json()["access_token"].as_str().expect("a token"))
    };
    // A client that asks for itself is nobody whose attributes are known.
    let one = token("one").await;
    assert_eq!((&one["tenant"], one.get("dept")), (&json!("a"), None));
    assert_eq!(token("two").await.get("tenant"), None);
}

#[both_databases]
async fn discovery_names_the_claims_of_scopes(database: TestDatabase) {
    let world = library(&database).await;
    let api = Api::full(&world).await;
    let rules = json!({ "claim_rules": [rule("dept", json!({ "attribute": "department" }), &["userinfo"])] });
    good(&api.patch("/scopes/library", rules).await, StatusCode::OK);
    let document = world.get("/.well-known/openid-configuration").await.json();
    assert!(
        document["claims_supported"]
            .as_array()
            .unwrap()
            .contains(&json!("dept"))
    );
}

#[both_databases]
async fn state_files_carry_the_rules_of_scopes_and_clients(database: TestDatabase) {
    let world = library(&database).await;
    let rules = "claim_rules = [{ claim = \"tenant\", from = { constant = \"a\" }, into = [\"id_token\"] }]\n";
    world
        .seed(&format!(
            "[[scopes]]\nname = \"library\"\n{rules}[[clients]]\nclient_id = \"app\"\n{rules}"
        ))
        .await;
    let api = Api::full(&world).await;
    for place in ["/scopes/library", "/clients/app"] {
        let stored = api.get(place).await.json()["claim_rules"].clone();
        assert_eq!(
            stored,
            json!([rule("tenant", json!({ "constant": "a" }), &["id_token"])]),
            "{place}"
        );
    }
    for kind in ["scopes]]\nname = \"library\"", "clients]]\nclient_id = \"app\""] {
        let wrong = format!("[[{kind}\n{}", rules.replace("tenant", "sub"));
        let refused = world.apply(&wrong).await.unwrap_err();
        assert!(refused.to_string().contains("already means something"), "{refused}");
    }
}
