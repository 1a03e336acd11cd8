//! Set-up: closes once, for good.

use chrono::Duration;
use vestibule::store::{
    role_assignments,
    setup::{self, SetupState},
    users,
};

use crate::support::{
    both_databases,
    database::TestDatabase,
    examples::{make_owner, noon, user},
};

#[both_databases]
async fn set_up_is_completed_once_by_the_holder_of_the_newest_link(database: TestDatabase) {
    let store = &database.store;
    assert_eq!(setup::state(store).await.unwrap(), SetupState::Open);
    assert!(
        !setup::complete(store, &[1; 32], noon()).await.unwrap(),
        "before there is a link"
    );
    setup::offer(store, &[1; 32], noon()).await.unwrap();
    setup::offer(store, &[2; 32], noon()).await.unwrap();
    assert!(!setup::complete(store, &[1; 32], noon()).await.unwrap());
    assert!(
        !setup::complete(store, &[2; 32], noon() + Duration::days(1))
            .await
            .unwrap()
    );
    assert!(setup::is_offered(store, &[2; 32], noon()).await.unwrap());
    assert!(!setup::is_offered(store, &[1; 32], noon()).await.unwrap());
    let mut tries = tokio::task::JoinSet::new();
    for _ in 0..50 {
        let store = store.clone();
        tries.spawn(async move { setup::complete(&store, &[2; 32], noon()).await.unwrap() });
    }
    assert_eq!(tries.join_all().await.into_iter().filter(|won| *won).count(), 1);
    setup::offer(store, &[3; 32], noon()).await.unwrap();
    assert!(!setup::complete(store, &[3; 32], noon()).await.unwrap());
    assert!(!setup::is_offered(store, &[3; 32], noon()).await.unwrap());
    assert_eq!(setup::state(store).await.unwrap(), SetupState::Closed);
}

#[both_databases]
async fn set_up_stays_closed_when_the_administrator_goes(database: TestDatabase) {
    let store = &database.store;
    setup::offer(store, &[1; 32], noon()).await.unwrap();
    let admin = user(1, "admin");
    users::insert(store, &admin).await.unwrap();
    make_owner(store, &admin).await;
    assert!(setup::any_owner(store).await.unwrap());
    assert!(!setup::complete(store, &[1; 32], noon()).await.unwrap());
    let transaction = store.begin().await.unwrap();
    role_assignments::set_of_user(&transaction, admin.id, &[], || admin.id.0, noon())
        .await
        .unwrap();
    transaction.commit().await.unwrap();
    assert!(!setup::any_owner(store).await.unwrap());
    assert_eq!(setup::state(store).await.unwrap(), SetupState::Closed);
    assert!(!setup::complete(store, &[1; 32], noon()).await.unwrap());
}
