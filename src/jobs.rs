//! Background jobs on every node: they rotate keys, delete expired rows, seal the audit log and send it elsewhere, deliver mail, and
//! follow changes made elsewhere. Each job may run on several nodes at once; the store lets only one of them do the work.

use std::{panic::AssertUnwindSafe, sync::Arc, time::Duration};

use futures_util::FutureExt as _;
use tokio::task::JoinSet;

use crate::{
    context::{Context, Services},
    domain::actor::Actor,
    management::keys::rotation,
};

pub mod change_in_bulk;
pub mod deliver_outbox;
pub mod erase_accounts;
pub mod follow_changes;
pub mod heartbeat;
pub mod keep_audit;
pub mod seal_audit;
pub mod stream_audit;
pub mod sweep;

/// How often the keys are checked.
const KEYS: Duration = Duration::from_secs(60);
/// How often expired rows are deleted.
const SWEEP: Duration = Duration::from_secs(60);
/// How often the node says that it runs.
const HEARTBEAT: Duration = Duration::from_secs(15);
/// How often changes of many accounts are looked for.
const BULK: Duration = Duration::from_secs(1);
/// How often the audit log is sealed.
const SEAL: Duration = Duration::from_secs(1);
/// How often old audit events are deleted, and the chain's anchor is written down.
const KEEP: Duration = Duration::from_secs(3600);

/// Starts the jobs that every node runs. They end when the set is dropped.
pub fn start(services: &Arc<Services>) -> JoinSet<()> {
    let mut jobs = JoinSet::new();
    spawn(&mut jobs, services, ("key rotation", KEYS), |context| async move {
        rotation::run(&context).await.map_err(|error| error.to_string())
    });
    spawn(&mut jobs, services, ("sweep", SWEEP), |context| async move {
        sweep::run(&context).await.map_err(|error| error.to_string())
    });
    spawn(
        &mut jobs,
        services,
        ("erasure of accounts", SWEEP),
        |context| async move { erase_accounts::run(&context).await.map_err(|error| error.to_string()) },
    );
    spawn(&mut jobs, services, ("audit sealing", SEAL), |context| async move {
        seal_audit::run(&context).await.map_err(|error| error.to_string())
    });
    spawn(&mut jobs, services, ("audit retention", KEEP), |context| async move {
        keep_audit::run(&context).await.map_err(|error| error.to_string())
    });
    spawn(&mut jobs, services, ("bulk changes", BULK), |context| async move {
        change_in_bulk::run(&context).await.map_err(|error| error.to_string())
    });
    let (id, started_at) = (services.random.uuid_v7(services.clock.now()), services.clock.now());
    spawn(
        &mut jobs,
        services,
        ("heartbeat", HEARTBEAT),
        move |context| async move {
            heartbeat::run(&context, id, started_at)
                .await
                .map_err(|error| error.to_string())
        },
    );
    jobs
}

/// Starts one job. Each run has its own context, with Vestibule itself as the actor.
fn spawn<W, F>(jobs: &mut JoinSet<()>, services: &Arc<Services>, (name, pause): (&'static str, Duration), work: W)
where
    W: Fn(Context) -> F + Send + Sync + 'static,
    F: Future<Output = Result<(), String>> + Send,
{
    let services = Arc::clone(services);
    jobs.spawn(async move {
        let note = |outcome: &Result<(), String>| {
            let outcome = outcome.as_ref().map_err(String::as_str).copied();
            services.job_log.ended(name, services.clock.now(), outcome);
        };
        every(pause, || work(Context::new(&services, Actor::System)), note, name).await;
    });
}

/// Repeats `work` for ever, with a pause. A failure or a panic is logged and `work` is repeated: a job never ends.
/// `note` hears how each time ended.
async fn every<W, F>(pause: Duration, work: W, note: impl Fn(&Result<(), String>), name: &'static str)
where
    W: Fn() -> F,
    F: Future<Output = Result<(), String>>,
{
    loop {
        let outcome = unless_it_panics(work()).await;
        note(&outcome);
        if let Err(error) = outcome {
            tracing::warn!(job = name, error, "a job failed and will try again");
        }
        tokio::time::sleep(pause).await;
    }
}

/// Turns a panic in `work` into an error. Shared state is only replaced as a whole, or is in the database, whose transaction
/// is rolled back: the next run never sees a partial change.
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
        // However slow the machine is: the job is dropped after its first run that follows the panic.
        tokio::select! {
            () = every(Duration::from_millis(1), work, |_| {}, "test") => unreachable!("a job never ends"),
            worked = done.recv() => assert_eq!(worked, Some(())),
        }
        assert!(times.load(Ordering::SeqCst) > 1);
    }
}
