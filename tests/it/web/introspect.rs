//! `POST /introspect`. What other clients learn is in `security/protocol.rs`.

use chrono::Duration;

use crate::support::{
    database::TestDatabase,
    relying_party::SECRET,
    server::{ISSUER, outline},
    sqlite,
    world::World,
};

#[sqlite]
async fn a_client_learns_whether_its_tokens_are_active(database: TestDatabase) {
    let world = World::new(&database).await;
    let tokens = world
        .app
        .sign_in(&mut world.browser(), "alice", "offline_access", &[])
        .await;
    let answer = world
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
    assert!(world.is_active(("app", SECRET), tokens.refresh()).await);
    world.clock.advance(Duration::minutes(11));
    assert!(!world.is_active(("app", SECRET), &tokens.access_token).await);
    let next = world.app.refresh(tokens.refresh(), "").await.expect("tokens");
    assert!(!world.is_active(("app", SECRET), tokens.refresh()).await, "a spent one");
    assert!(world.is_active(("app", SECRET), next.refresh()).await);
    for hint in ["access_token", "refresh_token", "nonsense"] {
        let fields = [("token", next.refresh()), ("token_type_hint", hint)];
        let answer = world.post_as("/introspect", ("app", SECRET), &fields).await;
        assert_eq!(answer.json()["active"], true, "{hint}");
    }
}
