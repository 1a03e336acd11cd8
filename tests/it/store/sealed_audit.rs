//! The chain over the audit log: events are sealed once, so that a later change shows.

use std::{
    ops::RangeInclusive,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use chrono::{DateTime, TimeDelta, Utc};
use secrecy::SecretString;
use vestibule::{
    crypto::{random::Random, sealing::MasterKey},
    domain::event::Event,
    jobs::seal_audit,
    store::{
        Store, audit,
        audit_chain::AuditChainKey,
        sealed_audit::{self, Anchor, Chain, Deleted},
    },
};

use crate::support::{
    both_databases,
    database::TestDatabase,
    examples::{chain_key, event, seal_new},
    postgres,
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
        match seal_new(&database.store, 150).await {
            0 => break,
            more => sealed += more,
        }
    }
    assert_eq!(sealed, 400);
    assert_eq!(verify(&database, &[]).await, whole(400));
}

/// Ranges and events are read some at a time.
#[both_databases]
async fn a_chain_that_is_not_read_at_once_is_whole_broken_and_deleted_all_the_same(database: TestDatabase) {
    let events: Vec<_> = (1..=2_300).map(event).collect();
    audit::insert_missing(&database.store, &events).await.unwrap();
    for sealed in [500, 500, 500, 500, 300] {
        assert_eq!(seal_new(&database.store, 500).await, sealed);
    }
    assert_eq!(verify(&database, &[]).await, whole(2_300));
    let later = on_day(30).at;
    assert_eq!(delete(&database, later, 1_200).await, Deleted::Events(1_000));
    assert_eq!(delete(&database, later, 10).await, Deleted::Events(500));
    assert_eq!(verify(&database, &[]).await, whole(800));
    database
        .execute("UPDATE audit_events SET actor = 'system' WHERE number = 1700")
        .await;
    assert_eq!(verify(&database, &[]).await, Chain::Broken { sequence: 1_700 });
    assert_eq!(
        delete(&database, later, 1_200).await,
        Deleted::Broken { sequence: 1_700 }
    );
}

#[both_databases]
async fn a_changed_event_breaks_the_chain(database: TestDatabase) {
    seal(&database.store, 1..=20).await;
    database
        .execute("UPDATE audit_events SET ip_address = '192.0.2.99' WHERE number = 7")
        .await;
    assert_eq!(verify(&database, &[]).await, Chain::Broken { sequence: 7 });
}

#[both_databases]
async fn an_event_with_a_number_that_was_never_given_breaks_the_chain(database: TestDatabase) {
    seal(&database.store, 1..=20).await;
    database
        .execute("CREATE TABLE kept AS SELECT id FROM audit_events")
        .await;
    for number in [-1, 0, 7] {
        let sql = format!("UPDATE audit_events SET number = {number} WHERE number > 20");
        audit::insert_missing(&database.store, &[event(21)]).await.unwrap();
        database.execute(&sql).await;
        assert_eq!(verify(&database, &[]).await, Chain::Broken { sequence: number });
        database
            .execute("DELETE FROM audit_events WHERE id NOT IN (SELECT id FROM kept)")
            .await;
    }
}

#[both_databases]
async fn a_removed_event_breaks_the_chain(database: TestDatabase) {
    seal(&database.store, 1..=20).await;
    database.execute("DELETE FROM audit_events WHERE number = 7").await;
    assert_eq!(verify(&database, &[]).await, Chain::Broken { sequence: 7 });
}

#[both_databases]
async fn an_end_that_was_cut_off_breaks_the_chain(database: TestDatabase) {
    seal(&database.store, 1..=20).await;
    database.execute("DELETE FROM audit_events WHERE number > 18").await;
    assert_eq!(verify(&database, &[]).await, Chain::Broken { sequence: 19 });
}

/// What whoever can write to the database, and has not the key, can do.
#[both_databases]
async fn the_newest_events_cannot_be_cut_off_together_with_the_head(database: TestDatabase) {
    seal(&database.store, 1..=18).await;
    seal(&database.store, 19..=20).await;
    for sql in [
        "DELETE FROM audit_events WHERE number > 18",
        "DELETE FROM audit_seals WHERE last > 18",
        "UPDATE audit_chain SET sequence = 18, head = (SELECT seal FROM audit_seals WHERE last = 18) WHERE id = 3",
    ] {
        database.execute(sql).await;
    }
    assert_eq!(verify(&database, &[]).await, Chain::Broken { sequence: 19 });
}

#[both_databases]
async fn a_chain_that_was_made_again_without_the_key_is_broken(database: TestDatabase) {
    let events: Vec<_> = (1..=20).map(event).collect();
    audit::insert_missing(&database.store, &events).await.unwrap();
    let forged = AuditChainKey::new([0; 32]);
    assert_eq!(
        sealed_audit::seal_new(&database.store, &forged, 20, 100).await.unwrap(),
        20
    );
    assert_eq!(verify(&database, &[]).await, Chain::Broken { sequence: 1 });
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
    assert_eq!(sealed_audit::verify(&database.store, key, &[]).await.unwrap(), whole(2));
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
        nodes.spawn(async move { seal_new(&store, 40).await });
    }
    let mut sealed: usize = nodes.join_all().await.into_iter().sum();
    while sealed < 300 {
        sealed += seal_new(&database.store, 40).await;
    }
    assert_eq!(verify(&database, &[]).await, whole(300));
}

async fn seal(store: &Store, numbers: RangeInclusive<u128>) {
    let events: Vec<_> = numbers.map(event).collect();
    audit::insert_missing(store, &events).await.unwrap();
    assert_eq!(seal_new(store, 100).await, events.len());
}

/// A8: whoever could write to the database removed events, chained the rest again, and put the head beside it.
#[both_databases]
async fn a_log_that_was_put_back_or_emptied_is_not_the_one_of_the_anchor(database: TestDatabase) {
    seal(&database.store, 1..=20).await;
    let early = anchor(&database).await;
    database.execute("CREATE TABLE kept AS SELECT * FROM audit_chain").await;
    seal(&database.store, 21..=30).await;
    let late = anchor(&database).await;
    let anchors = [early.clone(), late.clone()];
    assert_eq!(verify(&database, &anchors).await, whole(30));
    let written: Anchor = late.to_string().parse().unwrap();
    assert_eq!(written, late);
    let forged = Anchor {
        sequence: 7,
        ..early.clone()
    };
    assert_eq!(verify(&database, &[forged]).await, Chain::Another { sequence: 7 });

    // Put back to the state of the first anchor, whose head they kept.
    for sql in [
        "DELETE FROM audit_events WHERE number > 20",
        "DELETE FROM audit_seals WHERE last > 20",
        "UPDATE audit_chain SET sequence = 20, head = (SELECT head FROM kept WHERE kept.id = 3) WHERE id = 3",
    ] {
        database.execute(sql).await;
    }
    assert_eq!(verify(&database, std::slice::from_ref(&early)).await, whole(20));
    assert_eq!(verify(&database, &anchors).await, Chain::Another { sequence: 30 });

    // Another event in the place of one that was removed, chained by the server itself.
    let later: Vec<_> = (22..=30).map(event).collect();
    audit::insert_missing(&database.store, &later).await.unwrap();
    audit::insert_missing(&database.store, &[event(40)]).await.unwrap();
    seal_new(&database.store, 100).await;
    assert_eq!(verify(&database, &anchors).await, Chain::Another { sequence: 30 });

    for sql in [
        "DELETE FROM audit_events",
        "DELETE FROM audit_seals",
        "UPDATE audit_chain SET sequence = 0, head = ''",
    ] {
        database.execute(sql).await;
    }
    assert_eq!(verify(&database, &[]).await, whole(0));
    assert_eq!(verify(&database, &[early]).await, Chain::Another { sequence: 20 });
}

/// A20: audit events were never deleted.
#[both_databases]
async fn old_events_are_deleted_and_the_rest_of_the_chain_stays_whole(database: TestDatabase) {
    seal_one_a_day(&database.store, 30).await;
    let old = anchor(&database).await;
    let before = on_day(21).at;
    assert_eq!(delete(&database, before, 15).await, Deleted::Events(15));
    assert_eq!(verify(&database, std::slice::from_ref(&old)).await, whole(15));
    assert_eq!(delete(&database, before, 15).await, Deleted::Events(5));
    assert_eq!(delete(&database, before, 15).await, Deleted::Events(0));
    assert_eq!(database.number("SELECT count(*) FROM audit_events").await, 10);
    let earlier = Anchor { sequence: 3, ..old };
    assert_eq!(
        verify(&database, &[earlier]).await,
        Chain::Whole { events: 10, too_old: 1 }
    );
    audit::insert_missing(&database.store, &[event(31)]).await.unwrap();
    seal_new(&database.store, 100).await;
    assert_eq!(verify(&database, &[]).await, whole(11));

    // Nobody else deletes the oldest events, nor says that the chain begins later.
    database.execute("DELETE FROM audit_events WHERE number = 21").await;
    assert_eq!(verify(&database, &[]).await, Chain::Broken { sequence: 21 });
    database
        .execute("UPDATE audit_chain SET sequence = 21 WHERE id = 2")
        .await;
    assert_eq!(verify(&database, &[]).await, Chain::Broken { sequence: 0 });
}

#[both_databases]
async fn an_old_event_that_was_changed_is_not_deleted(database: TestDatabase) {
    seal_one_a_day(&database.store, 20).await;
    database
        .execute("UPDATE audit_events SET kind = 'signed_out' WHERE number = 7")
        .await;
    let before = on_day(21).at;
    assert_eq!(delete(&database, before, 100).await, Deleted::Broken { sequence: 7 });
    assert_eq!(database.number("SELECT min(number) FROM audit_events").await, 7);
    assert_eq!(delete(&database, before, 100).await, Deleted::Broken { sequence: 7 });
    assert_eq!(database.number("SELECT count(*) FROM audit_events").await, 14);
}

async fn anchor(database: &TestDatabase) -> Anchor {
    let anchor = sealed_audit::anchor(&database.store, &chain_key()).await;
    anchor.unwrap().expect("an event is sealed")
}

/// So many events, each as it was sealed.
fn whole(events: usize) -> Chain {
    Chain::Whole { events, too_old: 0 }
}

async fn verify(database: &TestDatabase, anchors: &[Anchor]) -> Chain {
    sealed_audit::verify(&database.store, &chain_key(), anchors)
        .await
        .unwrap()
}

async fn delete(database: &TestDatabase, before: DateTime<Utc>, limit: usize) -> Deleted {
    sealed_audit::delete_old(&database.store, &chain_key(), before, limit)
        .await
        .unwrap()
}

/// An event of the day with that number.
fn on_day(number: u128) -> Event {
    let event = event(number);
    let days = i64::try_from(number).expect("a day");
    Event {
        at: event.at + TimeDelta::days(days),
        ..event
    }
}

/// Seals each alone, so that each can be deleted alone.
async fn seal_one_a_day(store: &Store, count: u128) {
    for number in 1..=count {
        audit::insert(store, &on_day(number)).await.unwrap();
        assert_eq!(seal_new(store, 100).await, 1);
    }
}

/// A transaction that has not ended may have a lower number than one that has: a seal that went past it would leave it out for ever.
#[postgres]
async fn an_event_that_is_committed_late_is_sealed_too(database: TestDatabase) {
    let late = database.store.begin().await.unwrap();
    audit::insert(&late, &event(1)).await.unwrap();
    audit::insert(&database.store, &event(2)).await.unwrap();
    assert_eq!(sealed_audit::settled(&database.store).await.unwrap(), None);
    late.commit().await.unwrap();
    audit::insert(&database.store, &event(3)).await.unwrap();
    assert_eq!(seal_new(&database.store, 100).await, 3);
    assert_eq!(verify(&database, &[]).await, whole(3));
}

/// Writers that begin later do not keep the ones before from being sealed.
#[postgres]
async fn sealing_goes_on_while_events_are_written_all_the_time(database: TestDatabase) {
    let stop = Arc::new(AtomicBool::new(false));
    let mut writers = tokio::task::JoinSet::new();
    for writer in 0..4_u128 {
        let (store, stop) = (database.store.clone(), stop.clone());
        writers.spawn(async move {
            let mut written = 0;
            while !stop.load(Ordering::Relaxed) {
                written += 1;
                let transaction = store.begin().await.unwrap();
                audit::insert(&transaction, &event(writer * 1_000_000 + written))
                    .await
                    .unwrap();
                if written % 3 == 0 {
                    // Its number is given to nobody else.
                    drop(transaction);
                } else {
                    transaction.commit().await.unwrap();
                }
            }
        });
    }
    let mut sealed = 0;
    while sealed < 400 {
        sealed += seal_new(&database.store, 50).await;
    }
    stop.store(true, Ordering::Relaxed);
    while writers.join_next().await.is_some() {}
    loop {
        match seal_new(&database.store, 500).await {
            0 => break,
            more => sealed += more,
        }
    }
    let written = database.number("SELECT count(*) FROM audit_events").await;
    assert_eq!(i64::try_from(sealed).unwrap(), written);
    assert_eq!(verify(&database, &[]).await, whole(sealed));
}

#[both_databases]
async fn a_seal_that_was_changed_or_removed_breaks_the_chain(database: TestDatabase) {
    seal(&database.store, 1..=5).await;
    seal(&database.store, 6..=9).await;
    database.execute("CREATE TABLE kept AS SELECT * FROM audit_seals").await;
    for (sql, number) in [
        ("UPDATE audit_seals SET events = 5 WHERE last = 9", 6),
        ("UPDATE audit_seals SET after = 4 WHERE last = 9", 6),
        (
            "UPDATE audit_seals SET seal = (SELECT seal FROM kept WHERE kept.last = 5) WHERE last = 9",
            6,
        ),
        ("DELETE FROM audit_seals WHERE last = 9", 6),
        ("DELETE FROM audit_seals WHERE last = 5", 1),
    ] {
        database.execute(sql).await;
        assert_eq!(
            verify(&database, &[]).await,
            Chain::Broken { sequence: number },
            "{sql}"
        );
        for restore in ["DELETE FROM audit_seals", "INSERT INTO audit_seals SELECT * FROM kept"] {
            database.execute(restore).await;
        }
    }
    assert_eq!(verify(&database, &[]).await, whole(9));
}
