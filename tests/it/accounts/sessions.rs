//! Ending sessions.

use vestibule::{
    accounts::sessions,
    domain::session::SignedIn,
    store::{sessions::ids_of_user, users},
};

use crate::support::{both_databases, database::TestDatabase, world::World};

#[both_databases]
async fn live_sessions_end_whatever_their_records_contain(database: TestDatabase) {
    let world = World::new(&database).await;
    for _ in 0..3 {
        world.alice().signed_in().await;
    }
    let found = users::find_by_login_name(&database.store, "alice").await;
    let user_id = found.unwrap().expect("alice").id;
    let context = world.context();
    let own = ids_of_user(&database.store, user_id, context.now).await.unwrap();
    assert_eq!(own.len(), 3);
    database
        .execute("UPDATE sessions SET data = 'of another release'")
        .await;
    let current = SignedIn {
        session_id: own[0],
        user_id,
        auth_time: context.now,
        amr: Vec::new(),
        trusted_device: false,
        started_at: context.now,
        last_seen_at: context.now,
        actor: None,
    };
    let ended = sessions::end_of_owner(&context, user_id, own[1]).await.unwrap();
    assert!(ended.is_some());
    sessions::end_others(&context, &current).await.unwrap();
    assert_eq!(
        ids_of_user(&database.store, user_id, context.now).await.unwrap(),
        own[..1]
    );
    database.execute("UPDATE sessions SET expires_at = created_at").await;
    let ended = sessions::end_of_owner(&context, user_id, own[0]).await.unwrap();
    assert_eq!(ended, None, "it has expired");
    assert_eq!(world.events("session.signed_out").await, 2);
}
