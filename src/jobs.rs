//! What happens by itself, on every node: keys rotate, expired rows go, the audit log is sealed, mail is delivered, changes made
//! elsewhere are followed. Each job may run on several nodes at once; the store lets one of them do the work.

use std::{panic::AssertUnwindSafe, time::Duration};

use futures_util::FutureExt as _;
use tokio::task::JoinSet;

use crate::{
    config::Config,
    crypto::{random::Random, sealing::Sealer},
    domain::clock::Clock,
    messages::outbox::Outbox,
    store::Store,
};

pub mod deliver_outbox;
pub mod erase_accounts;
pub mod follow_changes;
pub mod rotate_keys;
pub mod seal_audit;
pub mod sweep;

/// What the jobs work with.
#[derive(Clone)]
pub struct Tools {
    /// The configuration.
    pub config: Config,
    /// The database.
    pub store: Store,
    /// Seals private keys.
    pub sealer: Sealer,
    /// Takes messages to people.
    pub outbox: Outbox,
    /// Random bytes.
    pub random: Random,
    /// The time.
    pub clock: Clock,
}

/// How often keys are looked at.
const KEYS: Duration = Duration::from_secs(60);
/// How often expired rows go.
const SWEEP: Duration = Duration::from_secs(60);
/// How often the audit log is sealed.
const SEAL: Duration = Duration::from_secs(1);

/// Starts the jobs that need nothing but [`Tools`]. They end when the set is dropped.
pub fn start(tools: &Tools) -> JoinSet<()> {
    let mut jobs = JoinSet::new();
    let own = tools.clone();
    jobs.spawn(async move {
        every(
            KEYS,
            || async { rotate_keys::run(&own).await.map_err(|error| error.to_string()) },
            "key rotation",
        )
        .await;
    });
    let own = tools.clone();
    jobs.spawn(async move {
        every(
            SWEEP,
            || async { sweep::run(&own).await.map_err(|error| error.to_string()) },
            "sweep",
        )
        .await;
    });
    let own = tools.clone();
    jobs.spawn(async move {
        every(
            SWEEP,
            || async { erase_accounts::run(&own).await.map_err(|error| error.to_string()) },
            "erasure of accounts",
        )
        .await;
    });
    let own = tools.clone();
    jobs.spawn(async move {
        every(
            SEAL,
            || async { seal_audit::run(&own).await.map_err(|error| error.to_string()) },
            "audit sealing",
        )
        .await;
    });
    jobs
}

/// Does `work` for ever, with a pause. A failure or a panic is logged and tried again: a job never ends.
async fn every<W, F>(pause: Duration, work: W, name: &'static str)
where
    W: Fn() -> F,
    F: Future<Output = Result<(), String>>,
{
    loop {
        if let Err(error) = unless_it_panics(work()).await {
            tracing::warn!(job = name, error, "a job failed and will try again");
        }
        tokio::time::sleep(pause).await;
    }
}

/// A panic in `work` as an error. What jobs share is replaced whole, or is in the database, whose transaction is rolled
/// back: the next try sees nothing half done.
async fn unless_it_panics(work: impl Future<Output = Result<(), String>>) -> Result<(), String> {
    AssertUnwindSafe(work)
        .catch_unwind()
        .await
        .unwrap_or_else(|_| Err("it panicked".to_owned()))
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU32, Ordering};

    use super::*;

    #[tokio::test]
    async fn a_job_goes_on_after_a_panic() {
        let (did, mut done) = tokio::sync::mpsc::unbounded_channel();
        let times = AtomicU32::new(0);
        let work = || async {
            assert!(times.fetch_add(1, Ordering::SeqCst) != 0, "the first time");
            did.send(()).map_err(|error| error.to_string())
        };
        // However slow the machine is: the job is dropped when it has worked once after its panic.
        tokio::select! {
            () = every(Duration::from_millis(1), work, "test") => unreachable!("a job never ends"),
            worked = done.recv() => assert_eq!(worked, Some(())),
        }
        assert!(times.load(Ordering::SeqCst) > 1);
    }
}
