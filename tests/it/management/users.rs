//! What an administrator does for a user who lost something.

use secrecy::ExposeSecret as _;
use vestibule::{domain::actor::Actor, management::users, store::enrolled};

use crate::support::{
    both_databases,
    database::TestDatabase,
    relying_party::{PASSWORD, Refused},
    world::World,
};

/// C4: second factors could not be reset.
#[both_databases]
async fn whoever_lost_their_factors_sets_up_others(database: TestDatabase) {
    let world = World::new(&database).await;
    world.alice().with_passkey().await;
    let mut browser = world.alice().signed_in().await;
    let context = world.context().acted_by(Actor::CommandLine);
    let alice = users::find(&context, "alice").await.expect("read").expect("alice");
    assert_eq!(enrolled::find(&database.store, &alice).await.expect("read").passkeys, 1);
    users::reset_factors(&context, alice.id).await.expect("reset");
    let seen = users::look(&context, alice).await.expect("read");
    assert_eq!(
        (seen.enrolled.passkeys, seen.enrolled.totp, seen.enrolled.recovery_codes),
        (0, false, 0)
    );
    assert!(seen.sessions.is_empty());
    assert_eq!(browser.visit("/").await.page(), "login");
}

/// C4: and a password neither.
#[both_databases]
async fn a_password_that_was_given_is_replaced_at_the_next_sign_in(database: TestDatabase) {
    let world = World::new(&database).await;
    let mut browser = world.browser();
    let tokens = world.app.sign_in(&mut browser, "alice", "offline_access", &[]).await;
    let context = world.context().acted_by(Actor::CommandLine);
    let alice = users::find(&context, "alice").await.expect("read").expect("alice");
    let given = users::give_temporary_password(&context, alice.id)
        .await
        .expect("given")
        .expect("a password");
    let refused = world.app.refresh(tokens.refresh(), "").await.unwrap_err();
    assert_eq!(refused, Refused("invalid_grant".to_owned()));
    assert_eq!(world.browser().sign_in("alice", PASSWORD).await.status, 401);
    let page = world.browser().sign_in("alice", given.expose_secret()).await;
    assert_eq!(page.page(), "new-password");
}

/// C4: and a closed account not opened.
#[both_databases]
async fn an_account_that_guesses_closed_can_be_opened(database: TestDatabase) {
    let world = World::with_config(&database, |config| config.throttle.close_after = 3).await;
    for _ in 0..3 {
        world.browser().sign_in("alice", "a wrong password").await;
    }
    let context = world.context().acted_by(Actor::CommandLine);
    let alice = users::find(&context, "alice").await.expect("read").expect("alice");
    let seen = users::look(&context, alice.clone()).await.expect("read");
    assert_eq!(seen.closed, ["password"]);
    assert_eq!(world.browser().sign_in("alice", PASSWORD).await.status, 429);
    users::unlock(&context, alice.id).await.expect("opened");
    assert_eq!(world.browser().sign_in("alice", PASSWORD).await.page(), "home");
}
