//! `POST /revoke`.

use crate::support::{
    both_databases,
    database::TestDatabase,
    relying_party::{Refused, RelyingParty, SECRET, alice_and_app, client},
    server::{TestServer, outline},
};

#[both_databases]
async fn revoking_a_token_ends_its_grant_on_every_node(database: TestDatabase) {
    let server = TestServer::start(&database).await;
    let other = server.another_node().await;
    server.seed(&alice_and_app("")).await;
    let app = RelyingParty::app(&server);
    let mut browser = server.browser();
    for what in ["access_token", "refresh_token"] {
        let tokens = app.sign_in(&mut browser, "alice", "offline_access", &[]).await;
        let token = if what == "access_token" {
            &tokens.access_token
        } else {
            tokens.refresh()
        };
        let answer = server
            .post_as(
                "/revoke",
                ("app", SECRET),
                &[("token", token), ("token_type_hint", "nonsense")],
            )
            .await;
        insta::assert_snapshot!("revoke", outline(&answer));
        assert_eq!((answer.status.as_u16(), answer.body.as_str()), (200, ""));
        assert_eq!(other.userinfo(&tokens.access_token).await.status, 401, "{what}");
        let refused = app.at(&other).refresh(tokens.refresh(), "").await.unwrap_err();
        assert_eq!(refused, Refused("invalid_grant".to_owned()), "{what}");
        // Revoking again has no further effect.
        assert_eq!(
            other
                .post_as("/revoke", ("app", SECRET), &[("token", token)])
                .await
                .status,
            200
        );
    }
    assert_eq!(server.events("token.revoked").await, 2);
    let missing = server.post_as("/revoke", ("app", SECRET), &[]).await;
    assert_eq!(
        (missing.status.as_u16(), missing.error().as_str()),
        (400, "invalid_request")
    );
}

#[both_databases]
async fn a_clients_own_token_that_is_revoked_twice_is_one_event(database: TestDatabase) {
    let server = TestServer::start(&database).await;
    server.seed("[[scopes]]\nname = \"notes\"\n").await;
    for format in ["jwt", "opaque"] {
        let more =
            format!("scope = \"notes\"\ngrant_types = [\"client_credentials\"]\naccess_token_format = \"{format}\"");
        server.seed(&client(format, &more)).await;
        let granted = server
            .post_as("/token", (format, SECRET), &[("grant_type", "client_credentials")])
            .await;
        let granted = granted.json();
        let token = granted["access_token"].as_str().expect("a token");
        for _ in 0..2 {
            let answer = server.post_as("/revoke", (format, SECRET), &[("token", token)]).await;
            assert_eq!(answer.status, 200);
        }
    }
    assert_eq!(server.events("token.revoked").await, 2);
}
