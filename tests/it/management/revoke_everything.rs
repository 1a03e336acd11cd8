//! After a restore: what was revoked since the backup ends again.

use chrono::Duration;
use vestibule::management::revoke_everything::{RevokeError, revoke_everything};

use crate::support::{
    both_databases,
    database::TestDatabase,
    mail::{request_recovery, reset_link, with_mail},
    relying_party::{SECRET, user},
    world::World,
};

/// C11: the documentation asked to end all sessions and grants, and nothing could.
#[both_databases]
async fn everything_from_before_the_time_ends_and_nothing_after_it(database: TestDatabase) {
    let world = World::with_config(&database, with_mail).await;
    world.seed(&user("bob")).await;
    world
        .seed("[[clients]]\nclient_id = \"app\"\ngrant_types = [\"authorization_code\", \"refresh_token\", \"client_credentials\"]\n")
        .await;
    let other = world.another_node().await;
    let mut alice = world.alice().signed_in().await;
    let tokens = world.app.sign_in(&mut alice, "alice", "offline_access", &[]).await;
    let own = world.app.client_credentials(&[]).await.expect("a token");
    let question = world.app.ask("", &[]).await;
    let code = world.app.code(&question, &alice.get(&question.address).await);
    request_recovery(&mut world.browser(), "alice").await;
    let link = reset_link(&world).await;

    world.clock.advance(Duration::seconds(30));
    let before = world.clock.now();
    world.clock.advance(Duration::seconds(30));
    let mut bob = world.person("bob").signed_in().await;
    let context = world.context();
    assert!(matches!(
        revoke_everything(&context, context.now + Duration::seconds(1)).await,
        Err(RevokeError::InTheFuture)
    ));
    assert_eq!(
        alice.visit("/").await.page(),
        "home",
        "a refused command ended something"
    );

    let noted = "SELECT count(*) FROM changes WHERE kind = 'client' AND key = 'app'";
    let noted_before = database.number(noted).await;
    let ended = revoke_everything(&context, before).await.expect("ended");
    assert_eq!((ended.users, ended.clients), (1, 1));
    assert_eq!(alice.visit("/").await.page(), "login");
    assert_eq!(bob.visit("/").await.page(), "home", "nothing of his is from before");
    assert_eq!(world.browser().visit(&link).await.status, 410);
    assert_eq!(database.number(noted).await, noted_before + 1, "no node would follow");
    for node in [&world.server, &other] {
        node.services().store.forget_cached();
        let app = world.app.at(node);
        assert!(app.refresh(tokens.refresh(), "").await.is_err());
        assert!(app.redeem(&question, &code).await.is_err());
        assert_eq!(node.userinfo(&tokens.access_token).await.status, 401);
        assert!(!node.is_active(("app", SECRET), &own.access_token).await);
    }
    // She signs in again, and is asked again.
    let mut alice = world.alice().signed_in().await;
    assert_eq!(
        alice.visit(&world.app.ask("", &[]).await.address).await.page(),
        "consent"
    );
    let again = world.app.sign_in(&mut alice, "alice", "offline_access", &[]).await;
    assert_eq!(world.userinfo(&again.access_token).await.status, 200);

    // Once more changes nothing: it can be run again after an interruption.
    let ended = revoke_everything(&world.context(), before).await.expect("ended");
    assert_eq!((ended.users, ended.clients), (0, 0));
    assert_eq!(alice.visit("/").await.page(), "home");
    assert_eq!(world.events("access.everything_revoked").await, 2);
}
