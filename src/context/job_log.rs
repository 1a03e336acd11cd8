//! How the jobs of this node went the last time. Kept in memory; the heartbeat writes it down for administrators.

use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, Utc};

use crate::domain::node::JobRun;

/// How they went; cheap to clone, and the same for all clones.
#[derive(Clone, Debug, Default)]
pub struct JobLog(Arc<Mutex<Vec<JobRun>>>);

impl JobLog {
    /// The job ended, well or with that error.
    pub fn ended(&self, name: &str, at: DateTime<Utc>, outcome: Result<(), &str>) {
        let mut runs = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let place = runs.iter().position(|run| run.name == name);
        let place = place.unwrap_or_else(|| {
            runs.push(JobRun {
                name: name.to_owned(),
                succeeded_at: None,
                failed_at: None,
                error: None,
            });
            runs.len() - 1
        });
        let run = &mut runs[place];
        match outcome {
            Ok(()) => run.succeeded_at = Some(at),
            Err(error) => {
                run.failed_at = Some(at);
                run.error = Some(error.to_owned());
            }
        }
    }

    /// Every job that ended at least once.
    pub fn runs(&self) -> Vec<JobRun> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_run_decides_whether_a_job_fails() {
        let log = JobLog::default();
        let at = |second| DateTime::from_timestamp(second, 0).unwrap();
        log.ended("sweep", at(1), Ok(()));
        log.ended("sweep", at(2), Err("the disk is full"));
        log.ended("keys", at(3), Ok(()));
        assert!(log.runs()[0].fails() && !log.runs()[1].fails());
        log.ended("sweep", at(4), Ok(()));
        assert!(!log.runs()[0].fails());
        assert_eq!(log.runs()[0].error.as_deref(), Some("the disk is full"));
    }
}
