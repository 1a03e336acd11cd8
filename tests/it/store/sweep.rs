//! Expired rows go, live ones stay.

use chrono::Duration;
use vestibule::{
    domain::ids::ClientId,
    store::{revoked_tokens, sweep, throttle, used_assertions, users},
};

use crate::support::{
    both_databases,
    database::TestDatabase,
    examples::{RULES, code, grant, insert_code, insert_grant, noon, user},
};

#[both_databases]
async fn what_expired_goes_in_bounded_steps_and_what_lives_stays(database: TestDatabase) {
    let store = &database.store;
    for number in 0..10_u8 {
        let expires_at = noon() + Duration::minutes(i64::from(number));
        used_assertions::use_once(store, &ClientId::from("app"), &[number; 32], expires_at)
            .await
            .unwrap();
        revoked_tokens::insert(store, &[number; 32], expires_at).await.unwrap();
    }
    let now = noon() + Duration::minutes(5);
    assert_eq!(sweep::delete_expired(store, now, 2).await.unwrap(), 4);
    assert_eq!(sweep::delete_expired(store, now, 100).await.unwrap(), 8);
    assert_eq!(sweep::delete_expired(store, now, 100).await.unwrap(), 0);
    assert!(revoked_tokens::contains(store, &[6; 32]).await.unwrap());
    assert!(!revoked_tokens::contains(store, &[5; 32]).await.unwrap());
}

#[both_databases]
async fn a_spent_code_is_known_for_another_day(database: TestDatabase) {
    let store = &database.store;
    let code = code(1);
    users::insert(store, &user(1, "ada")).await.unwrap();
    insert_code(store, &code).await;
    insert_grant(store, &grant(5, user(1, "ada").id)).await;
    assert_eq!(
        sweep::delete_expired(store, noon() + Duration::hours(24), 100)
            .await
            .unwrap(),
        0
    );
    assert_eq!(
        sweep::delete_expired(store, noon() + Duration::hours(25), 100)
            .await
            .unwrap(),
        1
    );
    assert_eq!(
        sweep::delete_expired(store, noon() + Duration::days(90), 100)
            .await
            .unwrap(),
        1
    );
}

#[both_databases]
async fn nodes_that_sweep_at_once_do_not_stand_in_each_others_way(database: TestDatabase) {
    for number in 0..100_u8 {
        revoked_tokens::insert(&database.store, &[number; 32], noon())
            .await
            .unwrap();
    }
    let mut nodes = tokio::task::JoinSet::new();
    for _ in 0..8 {
        let store = database.connect().await;
        nodes.spawn(async move { sweep::delete_expired(&store, noon(), 50).await.unwrap() });
    }
    let swept: u64 = nodes.join_all().await.into_iter().sum();
    assert_eq!(
        swept + sweep::delete_expired(&database.store, noon(), 100).await.unwrap(),
        100
    );
}

#[both_databases]
async fn a_counter_that_was_closed_is_not_reopened_by_the_sweep(database: TestDatabase) {
    let store = &database.store;
    let rules = throttle::Rules {
        close_after: 3,
        ..RULES
    };
    for _ in 0..3 {
        throttle::attempt(store, "closed", noon(), &rules).await.unwrap();
    }
    throttle::attempt(store, "open", noon(), &rules).await.unwrap();
    assert_eq!(
        sweep::delete_expired(store, noon() + Duration::days(30), 100)
            .await
            .unwrap(),
        1
    );
    let later = noon() + Duration::days(30);
    assert_eq!(
        throttle::attempt(store, "closed", later, &rules).await.unwrap(),
        throttle::Attempt::Closed
    );
}
