//! Two acts at once, in an order that the test chooses: the first stands still at one of its fail points (`src/store/failpoints.rs`) while
//! the second runs. Tried at every fail point, no luck is needed to meet a race.

use std::{
    pin::pin,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use tokio::sync::Notify;
use vestibule::store::failpoints::FailPoint;

use super::{database::TestDatabase, server::TestServer};

/// What became of both.
pub struct Interleaved<A, B> {
    /// The first act's outcome.
    pub first: A,
    /// The second act's.
    pub second: B,
    /// Whether the first stood still at all: it does not if it has fewer fail points.
    pub stood_still: bool,
}

/// More than any act has.
pub const MOST_FAIL_POINTS: usize = 60;

/// Runs `first`, which uses `node` alone, until its fail point with that number, counted from one. There it waits until `second` is over,
/// or waits itself for a lock that `first` has. Then both run to their ends.
pub async fn interleave<A, B>(
    database: &TestDatabase,
    node: &TestServer,
    number: usize,
    first: impl Future<Output = A>,
    second: impl Future<Output = B>,
) -> Interleaved<A, B> {
    let (stopped, over, go_on) = (Arc::new(Notify::new()), Notify::new(), Arc::new(Notify::new()));
    let fail_points = &node.services().store.fail_points;
    let passed = AtomicUsize::new(0);
    let (tell, wait) = (Arc::clone(&stopped), Arc::clone(&go_on));
    fail_points.set(move |point| {
        if matches!(point, FailPoint::Read(_)) || passed.fetch_add(1, Ordering::SeqCst) + 1 != number {
            return None;
        }
        let (tell, wait) = (Arc::clone(&tell), Arc::clone(&wait));
        Some(Box::pin(async move {
            tell.notify_one();
            wait.notified().await;
        }))
    });
    let first = async {
        let outcome = first.await;
        over.notify_one();
        outcome
    };
    let second = async {
        let stood_still = tokio::select! {
            () = stopped.notified() => true,
            () = over.notified() => false,
        };
        let mut second = pin!(second);
        let early = tokio::select! {
            outcome = &mut second => Some(outcome),
            () = waits_for_a_lock(database) => None,
        };
        go_on.notify_one();
        let outcome = match early {
            Some(outcome) => outcome,
            None => second.await,
        };
        (outcome, stood_still)
    };
    let (first, (second, stood_still)) = tokio::join!(first, second);
    fail_points.unset();
    Interleaved {
        first,
        second,
        stood_still,
    }
}

/// Until a connection to this database waits for a lock.
async fn waits_for_a_lock(database: &TestDatabase) {
    let waiting =
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
    while database.number(waiting).await == 0 {
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
}
