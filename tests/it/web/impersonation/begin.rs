//! The link by which an administrator acts as a user.

use chrono::Duration;
use secrecy::ExposeSecret as _;
use vestibule::{
    config::ConfigDuration,
    domain::{
        actor::Actor,
        authentication_method::AuthenticationMethod,
        role::{Over, RoleAssignment},
        session::SignedIn,
    },
    management::{
        roles::{self, Holder},
        users::{self, Closing, impersonate},
    },
    store::sessions,
};

use crate::support::{
    api::user, both_databases, database::TestDatabase, relying_party::PASSWORD, server::TestServer, world::World,
};

pub const OLGA: &str = "[[users]]\npreferred_username = \"olga\"\npassword = \"correct horse battery staple\"\n\
                        roles = [\"owner\"]\n";

/// An owner who is signed in, and the address of a link by which they act as Alice.
pub async fn link(server: &TestServer) -> String {
    let olga = user(server, "olga").await;
    let mut browser = server.browser();
    browser.sign_in("olga", PASSWORD).await;
    let context = server.context().acted_by(Actor::Administrator(olga.id));
    let own = sessions::list_for_user(&context.store, olga.id, context.now).await;
    let session = SignedIn {
        session_id: own.expect("a store")[0].id,
        user_id: olga.id,
        auth_time: context.now - Duration::seconds(30),
        amr: vec![AuthenticationMethod::Pwd],
        trusted_device: false,
        started_at: context.now,
        last_seen_at: context.now,
        actor: None,
    };
    let alice = user(server, "alice").await.id;
    let token = impersonate::begin(&context, alice, &session, "a test").await;
    let token = token.expect("a link");
    format!("/impersonation/begin?token={}", token.expose_secret())
}

async fn world(database: &TestDatabase) -> World {
    let world = World::with_console(database).await;
    world.seed(OLGA).await;
    world
}

#[both_databases]
async fn it_works_once_in_a_browser_of_its_own(database: TestDatabase) {
    let world = world(&database).await;
    let address = link(&world).await;
    let mut adam = world.person("adam").signed_in().await;
    let taken = adam.get(&address).await;
    assert!(
        taken.status == 200
            && taken.body.contains("private window")
            && !taken.body.contains("id=\"impersonation-begin\""),
        "{}",
        taken.body
    );
    // Looking does not use it up.
    for _ in 0..2 {
        assert_eq!(world.browser().visit(&address).await.status, 200);
    }
    let (mut one, mut other) = (world.browser(), world.browser());
    let (first, second) = (one.visit(&address).await, other.visit(&address).await);
    assert_eq!(first.page(), "impersonation-begin");
    let acting = one.submit(&first, &[]).await;
    assert_eq!(acting.page(), "impersonation", "{}", acting.body);
    assert_eq!(other.submit(&second, &[]).await.status, 410);
    assert_eq!(world.events("impersonation.began").await, 1);
    for wrong in ["/impersonation/begin", "/impersonation/begin?token=x", &address] {
        assert_eq!(world.browser().visit(wrong).await.status, 410, "{wrong}");
    }
}

#[both_databases]
async fn it_is_worth_nothing_once_whoever_asked_for_it_could_not_ask_any_more(database: TestDatabase) {
    let world = world(&database).await;
    let machine = world.context().acted_by(Actor::CommandLine);
    let (alice, olga) = (user(&world, "alice").await.id, user(&world, "olga").await.id);
    world
        .seed("[[users]]\npreferred_username = \"otto\"\nroles = [\"owner\"]\n")
        .await;
    let old = link(&world).await;
    world.clock.advance(Duration::minutes(5));
    assert_eq!(world.get(&old).await.status, 410, "five minutes are over");
    let late = link(&world).await;
    users::sign_out(&machine, olga).await.expect("signed out");
    assert_eq!(world.get(&late).await.status, 410, "they signed out");
    let late = link(&world).await;
    users::sign_out(&machine, alice).await.expect("signed out");
    assert_eq!(world.get(&late).await.status, 410, "all access to the account ended");
    let late = link(&world).await;
    users::close(&machine, alice, Closing::Disable).await.expect("closed");
    users::close(&machine, alice, Closing::Enable).await.expect("opened");
    assert_eq!(world.get(&late).await.status, 410, "the account was closed");
    let late = link(&world).await;
    let auditor = RoleAssignment {
        role: "auditor".to_owned(),
        over: Over::Everything,
    };
    roles::assign(&machine, Holder::User(alice), &auditor)
        .await
        .expect("a role");
    assert_eq!(world.get(&late).await.status, 410, "they have a role now");
    roles::unassign(&machine, Holder::User(alice), &auditor)
        .await
        .expect("no role");
    assert_eq!(world.get(&late).await.status, 200);
    let owner = RoleAssignment {
        role: "owner".to_owned(),
        over: Over::Everything,
    };
    roles::unassign(&machine, Holder::User(olga), &owner)
        .await
        .expect("no role");
    assert_eq!(world.get(&late).await.status, 410, "whoever asked has no role any more");
}

/// What the administrator's own session no longer allows, a link of it does not either.
#[both_databases]
async fn whoever_left_their_own_session_alone_for_too_long_begins_nothing(database: TestDatabase) {
    let world = World::with_console_and(&database, |config| {
        config.sessions.admin_idle = ConfigDuration::minutes(2);
    })
    .await;
    world.seed(OLGA).await;
    let address = link(&world).await;
    assert_eq!(world.get(&address).await.status, 200);
    world.clock.advance(Duration::minutes(2));
    assert_eq!(world.get(&address).await.status, 410);
}
