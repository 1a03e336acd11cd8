//! The outbox: what is to be sent is claimed by one node at a time.

use chrono::Duration;
use vestibule::store::{outbox, sweep};

use crate::support::{both_databases, database::TestDatabase, examples::noon};

fn message(payload: &[u8]) -> outbox::NewMessage<'_> {
    outbox::NewMessage {
        kind: "mail",
        payload,
        expires_at: None,
    }
}

#[both_databases]
async fn each_message_is_claimed_by_one_node(database: TestDatabase) {
    for number in 0..40_u8 {
        outbox::enqueue(&database.store, &message(&[number]), noon())
            .await
            .unwrap();
    }
    let other = database.connect().await;
    let mut nodes = tokio::task::JoinSet::new();
    for number in 0..10 {
        let store = if number % 2 == 0 {
            database.store.clone()
        } else {
            other.clone()
        };
        nodes.spawn(async move { outbox::claim_due(&store, "mail", noon(), 4).await.unwrap() });
    }
    let mut claimed: Vec<_> = nodes
        .join_all()
        .await
        .into_iter()
        .flatten()
        .map(|message| message.payload)
        .collect();
    while let more @ [_, ..] = &outbox::claim_due(&database.store, "mail", noon(), 100).await.unwrap()[..] {
        claimed.extend(more.iter().map(|message| message.payload.clone()));
    }
    claimed.sort_unstable();
    assert_eq!(claimed, (0..40_u8).map(|number| vec![number]).collect::<Vec<_>>());
}

#[both_databases]
async fn a_message_is_due_again_until_it_is_delivered(database: TestDatabase) {
    let store = &database.store;
    outbox::enqueue(store, &message(b"sealed"), noon()).await.unwrap();
    let claim = async |at| outbox::claim_due(store, "mail", at, 10).await.unwrap();
    let first = claim(noon()).await.remove(0);
    assert_eq!((first.kind.as_str(), first.attempts), ("mail", 1));
    assert_eq!(claim(noon()).await, []);
    outbox::failed(store, &first, "down", noon() + Duration::hours(1))
        .await
        .unwrap();
    assert_eq!(claim(noon() + Duration::minutes(59)).await, []);
    let second = claim(noon() + Duration::hours(1)).await.remove(0);
    assert_eq!((second.id, second.attempts), (first.id, 2));
    // Its holder died: another one gets it.
    let third = claim(noon() + Duration::hours(1) + outbox::LEASE).await.remove(0);
    outbox::delivered(store, third.id).await.unwrap();
    assert_eq!(claim(noon() + Duration::days(1)).await, []);
}

#[both_databases]
async fn what_was_given_up_stays_visible_and_is_never_claimed_again(database: TestDatabase) {
    let store = &database.store;
    outbox::enqueue(store, &message(b"sealed"), noon()).await.unwrap();
    let claimed = outbox::claim_due(store, "mail", noon(), 10).await.unwrap().remove(0);
    let again = outbox::claim_due(store, "mail", noon() + outbox::LEASE, 10)
        .await
        .unwrap()
        .remove(0);
    // Whoever lost the lease decides nothing.
    assert!(!outbox::give_up(store, &claimed, "late", noon()).await.unwrap());
    assert!(outbox::give_up(store, &again, "no such person", noon()).await.unwrap());
    assert_eq!(
        outbox::claim_due(store, "mail", noon() + Duration::days(3650), 10)
            .await
            .unwrap(),
        []
    );
    assert_eq!(
        outbox::waiting(store).await.unwrap(),
        outbox::Waiting { waiting: 0, failed: 1 }
    );
    assert_eq!(
        outbox::last_failure(store).await.unwrap().as_deref(),
        Some("no such person")
    );
    assert_eq!(
        sweep::delete_expired(store, noon() + Duration::days(30) - Duration::seconds(1), 10)
            .await
            .unwrap(),
        0
    );
    assert_eq!(
        sweep::delete_expired(store, noon() + Duration::days(30), 10)
            .await
            .unwrap(),
        1
    );
    assert_eq!(outbox::waiting(store).await.unwrap(), outbox::Waiting::default());
}

#[both_databases]
async fn a_message_that_nobody_sends_goes_when_it_expires(database: TestDatabase) {
    let store = &database.store;
    let code = outbox::NewMessage {
        expires_at: Some(noon() + Duration::minutes(10)),
        ..message(b"a code")
    };
    outbox::enqueue(store, &code, noon()).await.unwrap();
    outbox::enqueue(store, &message(b"a notice"), noon()).await.unwrap();
    let sweep = async |after| sweep::delete_expired(store, noon() + after, 10).await.unwrap();
    assert_eq!(sweep(Duration::minutes(10) - Duration::seconds(1)).await, 0);
    assert_eq!(sweep(Duration::minutes(10)).await, 1);
    assert_eq!(sweep(outbox::KEPT_FOR - Duration::seconds(1)).await, 0);
    assert_eq!(sweep(outbox::KEPT_FOR).await, 1);
}

#[both_databases]
async fn a_code_that_was_given_up_stays_visible_after_it_expired(database: TestDatabase) {
    let store = &database.store;
    let code = outbox::NewMessage {
        expires_at: Some(noon() + Duration::minutes(10)),
        ..message(b"a code")
    };
    outbox::enqueue(store, &code, noon()).await.unwrap();
    let claimed = outbox::claim_due(store, "mail", noon(), 10).await.unwrap().remove(0);
    assert!(outbox::give_up(store, &claimed, "no", noon()).await.unwrap());
    let later = noon() + Duration::days(1);
    assert_eq!(sweep::delete_expired(store, later, 10).await.unwrap(), 0);
}
