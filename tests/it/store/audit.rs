//! The audit log: sealed in order, once, so that a later change shows.

use secrecy::SecretString;
use vestibule::{
    config::MachineTokens,
    crypto::{random::Random, sealing::MasterKey},
    domain::event::Event,
    jobs::seal_audit,
    store::{
        audit::{self, Chain},
        audit_chain::AuditChainKey,
        machine_audit::MachineAudit,
    },
};

use crate::support::{
    both_databases,
    database::TestDatabase,
    examples::{chain_key, event},
    server::{TestServer, master_key},
};

#[both_databases]
async fn sealed_events_form_a_chain(database: TestDatabase) {
    let events: Vec<_> = (1..=400).map(event).collect();
    audit::insert_missing(&database.store, &events[..350]).await.unwrap();
    for event in &events[350..] {
        audit::insert(&database.store, event).await.unwrap();
    }
    let mut sealed = 0;
    loop {
        match audit::seal_batch(&database.store, &chain_key(), 150).await.unwrap() {
            0 => break,
            more => sealed += more,
        }
    }
    assert_eq!(sealed, 400);
    assert_eq!(
        audit::verify_chain(&database.store, &chain_key()).await.unwrap(),
        Chain::Whole { events: 400 }
    );
}

#[both_databases]
async fn a_changed_event_breaks_the_chain(database: TestDatabase) {
    seal(&database.store, 20).await;
    database
        .execute("UPDATE audit_events SET ip_address = '192.0.2.99' WHERE sequence = 7")
        .await;
    assert_eq!(
        audit::verify_chain(&database.store, &chain_key()).await.unwrap(),
        Chain::Broken { sequence: 7 }
    );
}

#[both_databases]
async fn an_event_with_a_number_that_was_never_given_breaks_the_chain(database: TestDatabase) {
    seal(&database.store, 20).await;
    for number in [-1, 0, 21] {
        let sql = format!("UPDATE audit_events SET sequence = {number} WHERE sequence IS NULL");
        audit::insert_missing(&database.store, &[event(21)]).await.unwrap();
        database.execute(&sql).await;
        assert_eq!(
            audit::verify_chain(&database.store, &chain_key()).await.unwrap(),
            Chain::Broken { sequence: number }
        );
        database
            .execute(&format!("DELETE FROM audit_events WHERE sequence = {number}"))
            .await;
    }
}

#[both_databases]
async fn a_removed_event_breaks_the_chain(database: TestDatabase) {
    seal(&database.store, 20).await;
    database.execute("DELETE FROM audit_events WHERE sequence = 7").await;
    assert_eq!(
        audit::verify_chain(&database.store, &chain_key()).await.unwrap(),
        Chain::Broken { sequence: 7 }
    );
}

#[both_databases]
async fn an_end_that_was_cut_off_breaks_the_chain(database: TestDatabase) {
    seal(&database.store, 20).await;
    database.execute("DELETE FROM audit_events WHERE sequence > 18").await;
    assert_eq!(
        audit::verify_chain(&database.store, &chain_key()).await.unwrap(),
        Chain::Broken { sequence: 19 }
    );
}

/// What whoever can write to the database, and has not the key, can do.
#[both_databases]
async fn the_newest_events_cannot_be_cut_off_together_with_the_head(database: TestDatabase) {
    seal(&database.store, 20).await;
    database.execute("DELETE FROM audit_events WHERE sequence > 18").await;
    database
        .execute(
            "UPDATE audit_chain SET sequence = 18, \
             head = (SELECT seal FROM audit_events WHERE sequence = 18)",
        )
        .await;
    assert_eq!(
        audit::verify_chain(&database.store, &chain_key()).await.unwrap(),
        Chain::Broken { sequence: 19 }
    );
}

#[both_databases]
async fn a_chain_that_was_made_again_without_the_key_is_broken(database: TestDatabase) {
    let events: Vec<_> = (1..=20).map(event).collect();
    audit::insert_missing(&database.store, &events).await.unwrap();
    let forged = AuditChainKey::new([0; 32]);
    assert_eq!(audit::seal_batch(&database.store, &forged, 100).await.unwrap(), 20);
    assert_eq!(
        audit::verify_chain(&database.store, &chain_key()).await.unwrap(),
        Chain::Broken { sequence: 1 }
    );
}

#[both_databases]
async fn the_chain_is_whole_after_a_rotation_of_the_master_key(database: TestDatabase) {
    let server = TestServer::start(&database).await;
    server.seed("[[groups]]\nname = \"staff\"\n").await;
    seal_audit::run(&server.context()).await.unwrap();
    let (_, new) = MasterKey::generate(&Random::system());
    let rotated = TestServer::start_with(&database, |config| {
        config.master_key.previous = vec![SecretString::from(master_key())];
        config.master_key.value = Some(SecretString::from(new));
    })
    .await;
    rotated.seed("[[groups]]\nname = \"guests\"\n").await;
    seal_audit::run(&rotated.context()).await.unwrap();
    let key = &rotated.services().audit_chain_key;
    assert_eq!(
        audit::verify_chain(&database.store, key).await.unwrap(),
        Chain::Whole { events: 2 }
    );
}

#[both_databases]
async fn nodes_that_seal_at_once_make_one_chain(database: TestDatabase) {
    let events: Vec<_> = (1..=300).map(event).collect();
    audit::insert_missing(&database.store, &events).await.unwrap();
    let other = database.connect().await;
    let mut nodes = tokio::task::JoinSet::new();
    for number in 0..16 {
        let store = if number % 2 == 0 {
            database.store.clone()
        } else {
            other.clone()
        };
        nodes.spawn(async move { audit::seal_batch(&store, &chain_key(), 40).await.unwrap() });
    }
    let mut sealed: usize = nodes.join_all().await.into_iter().sum();
    while sealed < 300 {
        sealed += audit::seal_batch(&database.store, &chain_key(), 40).await.unwrap();
    }
    assert_eq!(
        audit::verify_chain(&database.store, &chain_key()).await.unwrap(),
        Chain::Whole { events: 300 }
    );
}

#[both_databases]
async fn an_event_ends_with_the_transaction_that_made_it(database: TestDatabase) {
    let transaction = database.store.begin().await.unwrap();
    audit::insert(&transaction, &event(1)).await.unwrap();
    drop(transaction);
    assert_eq!(audit::seal_batch(&database.store, &chain_key(), 10).await.unwrap(), 0);
}

#[both_databases]
async fn an_event_that_cannot_be_written_keeps_no_other_one_waiting(database: TestDatabase) {
    let audit = MachineAudit::new(MachineTokens::Batched, &database.store);
    // Its answer was lost: the same event is written again.
    audit::insert(&database.store, &event(1)).await.unwrap();
    let refused = Event {
        correlation_id: Some("refused".to_owned()),
        ..event(2)
    };
    database
        .fail_at("INSERT", "audit_events", "NEW.correlation_id = 'refused'")
        .await;
    for event in [event(1), refused, event(3)] {
        audit.record(event).await.unwrap();
    }
    audit.close().await;
    audit.take_writer().unwrap().run().await;
    assert_eq!(database.number("SELECT count(*) FROM audit_events").await, 2);
}

async fn seal(store: &vestibule::store::Store, count: u128) {
    let events: Vec<_> = (1..=count).map(event).collect();
    audit::insert_missing(store, &events).await.unwrap();
    assert_eq!(audit::seal_batch(store, &chain_key(), 100).await.unwrap(), events.len());
}
