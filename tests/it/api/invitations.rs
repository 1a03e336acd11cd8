//! Invitations.

use axum::http::StatusCode;
use serde_json::{Value, json};
use vestibule::{
    config::RegistrationMode,
    domain::{
        actor::Actor,
        right::{Right, Rights},
        role::Over,
    },
};

use crate::support::{
    api::{Api, good, group, problem},
    both_databases,
    database::TestDatabase,
    mail::with_mail,
    world::World,
};

const GROUPS: &str = "[[groups]]\nname = \"staff\"\n[[groups]]\nname = \"others\"\n";

#[both_databases]
async fn invitations_are_sent_listed_and_revoked(database: TestDatabase) {
    let world = World::build(&database, GROUPS, |config| {
        with_mail(config);
        config.registration.mode = RegistrationMode::Invitation;
    })
    .await;
    let api = Api::full(&world).await;
    let tried = api
        .post("/invitations?dry_run=true", json!({ "email": "bob@example.org" }))
        .await;
    assert!(tried.status.is_success(), "{}", tried.body);
    assert_eq!(world.database.number("SELECT count(*) FROM registrations").await, 0);
    let body = json!({ "email": "Bob@example.org", "groups": ["staff"], "language": "de" });
    let answer = api.post("/invitations", body).await;
    let made = good(&answer, StatusCode::CREATED);
    let path = answer.location().trim_start_matches("/api/v1").to_owned();
    assert_eq!(good(&api.get(&path).await, StatusCode::OK), made);
    assert_eq!(made["groups"], json!(["staff"]));
    let listed = good(
        &api.get("/invitations?filter=email%20eq%20%22bob@EXAMPLE.org%22").await,
        StatusCode::OK,
    );
    assert_eq!(listed["items"], json!([made]));
    for (body, kind, pointer) in [
        (json!({}), "invalid", Some("/email")),
        (json!({ "email": "bob" }), "invalid", Some("/email")),
        (json!({ "email": "alice@example.com" }), "taken", Some("/email")),
        (
            json!({ "email": "eve@example.org", "groups": ["none"] }),
            "invalid",
            Some("/groups"),
        ),
        (
            json!({ "email": "eve@example.org", "role": "owner" }),
            "invalid",
            Some("/role"),
        ),
    ] {
        let refused = problem(&api.post("/invitations", body.clone()).await, kind);
        assert_eq!(refused.get("pointer").and_then(Value::as_str), pointer, "{body}");
    }
    assert_eq!(api.delete(&path).await.status, StatusCode::NO_CONTENT);
    problem(&api.get(&path).await, "not-found");
    problem(&api.delete(&path).await, "not-found");
    let left = good(&api.get("/invitations").await, StatusCode::OK);
    assert_eq!(left["items"], json!([]));
}

/// Whoever makes accounts in one group invites into it, and nowhere else.
#[both_databases]
async fn a_key_over_one_group_invites_into_it_alone(database: TestDatabase) {
    let world = World::build(&database, GROUPS, |config| {
        with_mail(config);
        config.registration.mode = RegistrationMode::Invitation;
    })
    .await;
    let staff = group(&world, "staff").await;
    let rights: Rights = [Right::UsersRead, Right::UsersWrite, Right::GroupsWrite]
        .into_iter()
        .collect();
    let api = Api::with(&world, Actor::CommandLine, rights, Over::Group(staff)).await;
    let invite = async |groups: Value| {
        api.post("/invitations", json!({ "email": "bob@example.org", "groups": groups }))
            .await
    };
    problem(&invite(json!([])).await, "not-allowed");
    problem(&invite(json!(["staff", "others"])).await, "invalid");
    good(&invite(json!(["staff"])).await, StatusCode::CREATED);
    let listed = good(&api.get("/invitations").await, StatusCode::OK);
    assert_eq!(listed["items"][0]["groups"], json!(["staff"]));
    assert!(
        listed["items"][0]["inviter"]
            .as_str()
            .is_some_and(|inviter| inviter.starts_with("api_key:"))
    );
    let other = Api::with(&world, Actor::CommandLine, rights, Over::Group(staff)).await;
    let theirs = good(&other.get("/invitations").await, StatusCode::OK);
    assert_eq!(theirs["items"], json!([]), "those of another key");
}
