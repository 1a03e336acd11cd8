//! The audit log: an event is written with what it tells of, or not at all.

use vestibule::{
    config::MachineTokens,
    domain::event::Event,
    store::{audit, machine_audit::MachineAudit},
};

use crate::support::{
    both_databases,
    database::TestDatabase,
    examples::{event, seal_new},
};

#[both_databases]
async fn an_event_ends_with_the_transaction_that_made_it(database: TestDatabase) {
    let transaction = database.store.begin().await.unwrap();
    audit::insert(&transaction, &event(1)).await.unwrap();
    drop(transaction);
    assert_eq!(seal_new(&database.store, 10).await, 0);
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
