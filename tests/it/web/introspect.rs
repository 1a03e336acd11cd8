//! `POST /introspect`. What other clients learn is in `security/protocol.rs`.

use chrono::Duration;

use crate::support::{
    both_databases,
    database::TestDatabase,
    relying_party::{RelyingParty, SECRET, alice_and_app},
    server::{ISSUER, TestServer, outline},
};

#[both_databases]
async fn a_client_learns_whether_its_tokens_are_active(database: TestDatabase) {
    let server = TestServer::start(&database).await;
    server.seed(&alice_and_app("")).await;
    let app = RelyingParty::app(&server);
    let tokens = app.sign_in(&mut server.browser(), "alice", "offline_access", &[]).await;
    let answer = server
        .post_as("/introspect", ("app", SECRET), &[("token", &tokens.access_token)])
        .await;
    insta::assert_snapshot!("introspect", outline(&answer));
    let said = answer.json();
    assert_eq!(said["active"], true);
    assert_eq!(
        (said["iss"].as_str(), said["client_id"].as_str()),
        (Some(ISSUER), Some("app"))
    );
    assert_eq!(said["sub"], tokens.claims()["sub"]);
    assert_eq!(said["scope"], "offline_access openid");
    assert!(server.is_active(("app", SECRET), tokens.refresh()).await);
    server.clock.advance(Duration::minutes(11));
    assert!(!server.is_active(("app", SECRET), &tokens.access_token).await);
    let next = app.refresh(tokens.refresh(), "").await.expect("tokens");
    assert!(!server.is_active(("app", SECRET), tokens.refresh()).await, "a used one");
    assert!(server.is_active(("app", SECRET), next.refresh()).await);
    for hint in ["access_token", "refresh_token", "nonsense"] {
        let fields = [("token", next.refresh()), ("token_type_hint", hint)];
        let answer = server.post_as("/introspect", ("app", SECRET), &fields).await;
        assert_eq!(answer.json()["active"], true, "{hint}");
    }
}
