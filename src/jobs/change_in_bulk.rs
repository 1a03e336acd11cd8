//! Carries out changes of many accounts, account by account, as whoever asked for them.

use chrono::{DateTime, TimeDelta, Utc};

use crate::{
    context::Context,
    domain::bulk_job::BulkJob,
    management::{bulk, change_error::ChangeError},
    store::bulk_jobs,
};

/// How long a node's turn lasts if it dies meanwhile.
const TURN: TimeDelta = TimeDelta::seconds(60);
/// How many accounts are read at once.
const ROWS: u16 = 50;

/// Carries out every job that waits.
///
/// # Errors
/// When the store fails: the turn ends by itself, and the rest waits.
pub async fn run(context: &Context) -> Result<(), ChangeError> {
    loop {
        let now = context.clock.now();
        let Some(job) = bulk_jobs::claim(&context.store, now, now + TURN).await? else {
            return Ok(());
        };
        carry_out(context, &job, now + TURN).await?;
    }
}

/// `held` is the end of the turn. A turn that another node took, and a job that was cancelled, are left where they are.
async fn carry_out(own: &Context, job: &BulkJob, mut held: DateTime<Utc>) -> Result<(), ChangeError> {
    loop {
        // Of now for every batch: rights may have been taken away meanwhile.
        let mut context = own.renewed(job.actor.clone());
        context.narrowed_to = job.narrowed_to;
        context.correlation_id.clone_from(&job.correlation_id);
        let rows = bulk_jobs::waiting(&context.store, job.id, ROWS).await?;
        if rows.is_empty() {
            bulk_jobs::finish(&context.store, job.id, context.now).await?;
            return Ok(());
        }
        for row in rows {
            let until = context.clock.now() + TURN;
            if !bulk_jobs::hold(&context.store, job.id, held, until).await? {
                return Ok(());
            }
            held = until;
            let (outcome, problem) = bulk::carry_out(&context, &job.change, row.user).await?;
            bulk_jobs::set_outcome(&context.store, job.id, row.position, outcome, problem.as_deref()).await?;
        }
    }
}
