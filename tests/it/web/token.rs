//! `POST /token`.

use crate::support::{
    database::TestDatabase,
    relying_party::{SECRET, client},
    server::{TestServer, outline},
    sqlite,
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
