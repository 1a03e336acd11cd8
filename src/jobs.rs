//! What happens by itself, on every node: keys rotate, expired rows go, the audit log is sealed, changes made elsewhere are
//! followed. Each job may run on several nodes at once; the store lets one of them do the work.

use std::time::Duration;

use tokio::task::JoinSet;

use crate::{
    config::Config,
    crypto::{random::Random, sealing::Sealer},
    domain::clock::Clock,
    store::Store,
};

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
        every(KEYS, || async { rotate_keys::run(&own).await.map_err(|error| error.to_string()) }, "key rotation").await;
    });
    let own = tools.clone();
    jobs.spawn(async move {
        every(SWEEP, || async { sweep::run(&own).await.map_err(|error| error.to_string()) }, "sweep").await;
    });
    let own = tools.clone();
    jobs.spawn(async move {
        every(SEAL, || async { seal_audit::run(&own).await.map_err(|error| error.to_string()) }, "audit sealing").await;
    });
    jobs
}

/// Does `work` for ever, with a pause. A failure is logged and tried again: a job never ends.
async fn every<W, F>(pause: Duration, work: W, name: &'static str)
where
    W: Fn() -> F,
    F: Future<Output = Result<(), String>>,
{
    loop {
        if let Err(error) = work().await {
            tracing::warn!(job = name, error, "a job failed and will try again");
        }
        tokio::time::sleep(pause).await;
    }
}
