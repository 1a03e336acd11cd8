//! A running server of the deployment, and how its jobs go.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// How long a node counts as running after it was seen.
const MISSED_AFTER: TimeDelta = TimeDelta::seconds(45);

/// A node.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// Its identifier: another one after each start.
    pub id: Uuid,
    /// Its release.
    pub version: String,
    /// When it started.
    pub started_at: DateTime<Utc>,
    /// When it last said that it runs.
    pub seen_at: DateTime<Utc>,
    /// How its jobs went.
    pub jobs: Vec<JobRun>,
}

/// How a job went.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JobRun {
    /// What it is called.
    pub name: String,
    /// When it last ended well.
    pub succeeded_at: Option<DateTime<Utc>>,
    /// When it last failed.
    pub failed_at: Option<DateTime<Utc>>,
    /// Why it last failed.
    pub error: Option<String>,
}

impl Node {
    /// Whether it runs, as far as is known.
    pub fn is_running(&self, now: DateTime<Utc>) -> bool {
        now - self.seen_at <= MISSED_AFTER
    }
}

impl JobRun {
    /// Whether its last run failed.
    pub fn fails(&self) -> bool {
        self.failed_at > self.succeeded_at
    }
}
