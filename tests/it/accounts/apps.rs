//! Revoking an application's access.

use vestibule::{accounts::apps, store::users};

use crate::support::{both_databases, database::TestDatabase, world::World};

#[both_databases]
async fn revoking_what_an_app_does_not_have_is_no_event(database: TestDatabase) {
    let world = World::new(&database).await;
    world.app.sign_in(&mut world.browser(), "alice", "", &[]).await;
    let found = users::find_by_login_name(&database.store, "alice").await;
    let alice = found.unwrap().expect("alice").id;
    for _ in 0..2 {
        apps::revoke(&world.context(), alice, &"app".into()).await.unwrap();
    }
    apps::revoke(&world.context(), alice, &"another".into()).await.unwrap();
    assert_eq!(world.events("consent.withdrawn").await, 1);
}
