//! `POST /token`.

use std::collections::BTreeSet;

use crate::support::{
    both_databases,
    database::TestDatabase,
    relying_party::{CALLBACK, SECRET, client},
    server::{TestServer, outline},
    sqlite,
    world::World,
};

#[sqlite]
async fn a_response_and_every_error_is_json_with_no_store(database: TestDatabase) {
    let server = TestServer::start(&database).await;
    server.seed("[[scopes]]\nname = \"notes\"\n").await;
    server
        .seed(&client(
            "robot",
            "scope = \"notes\"\ngrant_types = [\"client_credentials\"]",
        ))
        .await;
    let good = server
        .post_as("/token", ("robot", SECRET), &[("grant_type", "client_credentials")])
        .await;
    insta::assert_snapshot!("token", outline(&good));
    assert_eq!(good.json()["token_type"], "Bearer");
    assert_eq!(good.json()["expires_in"], 600);
    let long = "x".repeat(70_000);
    for (fields, status, error) in [
        (vec![], 400, "invalid_request"),
        (vec![("grant_type", "password")], 400, "unsupported_grant_type"),
        (vec![("grant_type", "implicit")], 400, "unsupported_grant_type"),
        (
            vec![("grant_type", "authorization_code"), ("code", "x")],
            400,
            "unauthorized_client",
        ),
        (
            vec![("grant_type", "refresh_token"), ("refresh_token", "x")],
            400,
            "unauthorized_client",
        ),
        (
            vec![("grant_type", "client_credentials"), ("scope", "\"")],
            400,
            "invalid_scope",
        ),
        (
            vec![
                ("grant_type", "client_credentials"),
                ("resource", "https://elsewhere.example"),
            ],
            400,
            "invalid_target",
        ),
        (
            vec![("grant_type", "client_credentials"), ("client_id", "other")],
            400,
            "invalid_request",
        ),
        (
            vec![("grant_type", "client_credentials"), ("scope", &long)],
            413,
            "invalid_request",
        ),
    ] {
        let answer = server.post_as("/token", ("robot", SECRET), &fields).await;
        assert_eq!(
            (answer.status.as_u16(), answer.error().as_str()),
            (status, error),
            "{}",
            answer.body
        );
        assert_eq!(
            (answer.header("cache-control"), answer.header("pragma")),
            ("no-store", "no-cache")
        );
        let description = answer.json()["error_description"]
            .as_str()
            .unwrap_or_default()
            .to_owned();
        assert!(
            description
                .bytes()
                .all(|byte| matches!(byte, 0x20..=0x21 | 0x23..=0x5b | 0x5d..=0x7e)),
            "{description}"
        );
    }
    let query = server
        .post_as("/token?grant_type=client_credentials", ("robot", SECRET), &[])
        .await;
    assert_eq!(query.error(), "invalid_request", "parameters are in the body");
}

#[both_databases]
async fn every_refused_code_or_refresh_token_gets_the_same_answer(database: TestDatabase) {
    let world = World::with_app(&database, "consent = \"never\"").await;
    world.seed(&client("other", "consent = \"never\"")).await;
    let mut browser = world.browser();
    let tokens = world.app.sign_in(&mut browser, "alice", "offline_access", &[]).await;
    let mut codes = Vec::new();
    for _ in 0..3 {
        let question = world.app.ask("", &[]).await;
        codes.push(world.app.code(&question, &browser.get(&question.address).await));
    }
    let by_code = |code: &str, more: &[(&'static str, &str)]| -> Vec<(&'static str, String)> {
        let fields = [
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", CALLBACK),
        ];
        fields
            .iter()
            .chain(more)
            .map(|(name, value)| (*name, (*value).to_owned()))
            .collect()
    };
    let by_token = |token: &str| -> Vec<(&'static str, String)> {
        let fields = [("grant_type", "refresh_token"), ("refresh_token", token)];
        fields
            .iter()
            .map(|(name, value)| (*name, (*value).to_owned()))
            .collect()
    };
    let mut answers = BTreeSet::new();
    for (client, fields) in [
        ("app", by_code("vac_unknown", &[])),
        ("app", by_code(&codes[0], &[])),
        ("app", by_code(&codes[0], &[])),
        ("app", by_code(&codes[1], &[("code_verifier", &"x".repeat(43))])),
        ("other", by_code(&codes[2], &[])),
        ("app", by_token("vrt_unknown")),
        ("other", by_token(tokens.refresh())),
    ] {
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let answer = world.post_as("/token", (client, SECRET), &fields).await;
        assert_eq!(
            (answer.status.as_u16(), answer.error().as_str()),
            (400, "invalid_grant")
        );
        answers.insert(answer.body.clone());
    }
    assert_eq!(answers.len(), 1, "{answers:?}");
}
