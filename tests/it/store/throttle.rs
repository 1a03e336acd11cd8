//! What guessing costs, counted once for everybody who tries.

use chrono::Duration;
use vestibule::store::throttle::{self, Attempt};

use crate::support::{
    both_databases,
    database::TestDatabase,
    examples::{RULES, noon},
};

#[both_databases]
async fn of_two_hundred_tries_at_once_the_free_ones_are_made(database: TestDatabase) {
    let other = database.connect().await;
    let mut tries = tokio::task::JoinSet::new();
    for number in 0..200 {
        let store = if number % 2 == 0 {
            database.store.clone()
        } else {
            other.clone()
        };
        tries.spawn(async move { throttle::attempt(&store, "ada", noon(), &RULES).await.unwrap() });
    }
    let answers = tries.join_all().await;
    assert_eq!(answers.iter().filter(|answer| **answer == Attempt::Allowed).count(), 5);
    assert!(answers.iter().all(|answer| *answer != Attempt::Closed));
}

#[both_databases]
async fn waits_double_up_to_the_longest_and_then_it_closes(database: TestDatabase) {
    let store = &database.store;
    // Times in the store are whole milliseconds.
    let mut now = noon() - Duration::microseconds(1);
    let mut waits = Vec::new();
    let mut made = 0;
    loop {
        match throttle::attempt(store, "ada", now, &RULES).await.unwrap() {
            Attempt::Allowed => made += 1,
            Attempt::Blocked { until } => {
                waits.push((until - now).num_seconds());
                let just_before = until - Duration::milliseconds(1);
                let early = throttle::attempt(store, "ada", just_before, &RULES).await.unwrap();
                assert_eq!(early, Attempt::Blocked { until });
                now = until;
            }
            Attempt::Closed => break,
        }
    }
    assert_eq!(made, 100);
    assert_eq!(waits[..11], [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300]);
    assert!(waits[10..].iter().all(|wait| *wait == 300));
    let years_later = now + Duration::days(1000);
    assert_eq!(
        throttle::attempt(store, "ada", years_later, &RULES).await.unwrap(),
        Attempt::Closed
    );
    assert_eq!(
        throttle::attempt(store, "bob", now, &RULES).await.unwrap(),
        Attempt::Allowed
    );
    throttle::succeed(store, "ada").await.unwrap();
    assert_eq!(
        throttle::attempt(store, "ada", now, &RULES).await.unwrap(),
        Attempt::Allowed
    );
}

#[both_databases]
async fn an_address_has_its_share_of_each_minute(database: TestDatabase) {
    let store = &database.store;
    let began = noon() - Duration::microseconds(1);
    let mut tries = tokio::task::JoinSet::new();
    for _ in 0..100 {
        let store = store.clone();
        tries.spawn(async move { throttle::hit(&store, "192.0.2.1", began, 30).await.unwrap() });
    }
    let answers = tries.join_all().await;
    assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 30);
    let next = began + Duration::minutes(1);
    assert!(answers.iter().all(|answer| answer.is_ok() || *answer == Err(next)));
    assert_eq!(
        throttle::hit(store, "192.0.2.1", next - Duration::milliseconds(1), 30)
            .await
            .unwrap(),
        Err(next)
    );
    assert_eq!(throttle::hit(store, "192.0.2.1", next, 30).await.unwrap(), Ok(()));
    assert_eq!(throttle::hit(store, "192.0.2.2", began, 30).await.unwrap(), Ok(()));
}
