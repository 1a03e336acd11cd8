//! `/api/v1/system`: how the deployment does.

use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::conventions::{authenticate::Caller, etag::Tagged};
use crate::{
    domain::node::{JobRun, Node},
    http::api_error::ApiError,
    management::system::{self, System},
    store::{audit_streams::Standing, outbox::Waiting},
};

/// How the deployment does.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = System)]
pub struct SystemDocument {
    /// The release of the node that answers.
    version: &'static str,
    /// The database.
    database: DatabaseDocument,
    /// Every node of the last day, the one that started last first.
    nodes: Vec<NodeDocument>,
    /// E-mail that is to be sent.
    mail: QueueDocument,
    /// Text messages that are to be sent.
    sms: QueueDocument,
    /// Why the last message was given up.
    last_failure: Option<String>,
    /// Where the audit log is sent to.
    audit_streams: Vec<StreamDocument>,
}

/// The database.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Database)]
pub struct DatabaseDocument {
    /// `PostgreSQL` or `SQLite`.
    product: &'static str,
    /// Its version.
    version: String,
    /// Whether lists may be read from a replica.
    has_replica: bool,
    /// Whether any part of a name is found quickly (`pg_trgm`); its beginning always is.
    finds_parts_quickly: bool,
    /// The newest change of the schema.
    newest_change: Option<String>,
    /// How many changes of this release were not applied.
    missing_changes: usize,
}

/// A node.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Node)]
pub struct NodeDocument {
    /// Its identifier: another one after each start.
    id: Uuid,
    /// Its release.
    version: String,
    /// Whether it runs, as far as is known.
    running: bool,
    /// When it started.
    started_at: DateTime<Utc>,
    /// When it last said that it runs.
    seen_at: DateTime<Utc>,
    /// How its jobs went.
    jobs: Vec<JobDocument>,
}

/// How a job went.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = JobRun)]
pub struct JobDocument {
    /// What it is called.
    name: String,
    /// When it last ended well.
    succeeded_at: Option<DateTime<Utc>>,
    /// When it last failed.
    failed_at: Option<DateTime<Utc>>,
    /// Why it last failed.
    error: Option<String>,
}

/// Messages of one kind.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Queue)]
pub struct QueueDocument {
    /// How many will be tried.
    waiting: i64,
    /// How many were given up.
    given_up: i64,
}

/// A stream of the audit log.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AuditStream)]
pub struct StreamDocument {
    /// Its name.
    name: String,
    /// How many events wait; absent where no node has begun it.
    waiting: Option<i64>,
    /// How often it failed in a row.
    failures: i32,
    /// Why it failed last.
    last_error: Option<String>,
    /// When events were last accepted.
    last_sent_at: Option<DateTime<Utc>>,
}

/// Show how the deployment does
#[utoipa::path(
    get, path = "/system", tag = "System", operation_id = "get_system",
    responses((status = OK, body = SystemDocument)),
    extensions(("x-right" = json!("system.read"))),
)]
pub async fn get(caller: Caller) -> Result<Tagged, ApiError> {
    let found = system::look(&caller).await?;
    Tagged::ok(&SystemDocument::of(found, caller.now))
}

impl SystemDocument {
    fn of(found: System, now: DateTime<Utc>) -> Self {
        let database = found.database;
        Self {
            version: found.version,
            database: DatabaseDocument {
                product: database.product,
                version: database.version,
                has_replica: database.has_replica,
                finds_parts_quickly: database.finds_parts_quickly,
                newest_change: database.newest_change,
                missing_changes: database.missing_changes,
            },
            nodes: found
                .nodes
                .into_iter()
                .map(|node| NodeDocument::of(node, now))
                .collect(),
            mail: found.mail.into(),
            sms: found.sms.into(),
            last_failure: found.last_failure,
            audit_streams: found.audit_streams.into_iter().map(StreamDocument::from).collect(),
        }
    }
}

impl NodeDocument {
    fn of(node: Node, now: DateTime<Utc>) -> Self {
        Self {
            running: node.is_running(now),
            id: node.id,
            version: node.version,
            started_at: node.started_at,
            seen_at: node.seen_at,
            jobs: node.jobs.into_iter().map(JobDocument::from).collect(),
        }
    }
}

impl From<JobRun> for JobDocument {
    fn from(run: JobRun) -> Self {
        Self {
            name: run.name,
            succeeded_at: run.succeeded_at,
            failed_at: run.failed_at,
            error: run.error,
        }
    }
}

impl From<Waiting> for QueueDocument {
    fn from(queue: Waiting) -> Self {
        Self {
            waiting: queue.waiting,
            given_up: queue.failed,
        }
    }
}

impl From<(String, Option<Standing>)> for StreamDocument {
    fn from((name, standing): (String, Option<Standing>)) -> Self {
        Self {
            name,
            waiting: standing.as_ref().map(|standing| standing.waiting),
            failures: standing.as_ref().map_or(0, |standing| standing.failures),
            last_sent_at: standing.as_ref().and_then(|standing| standing.last_sent_at),
            last_error: standing.and_then(|standing| standing.last_error),
        }
    }
}
