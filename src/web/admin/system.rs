//! `/admin/system`: the nodes, the database, and what waits to be sent.

use askama::Template;
use axum::{http::StatusCode, response::Response};

use crate::{
    domain::node::{JobRun, Node},
    http::{
        errors::PageError,
        format::{self, Moment},
        messages::Messages,
        page::{Shell, render},
    },
    management::system::{self, System},
    store::{audit_streams::Standing, outbox::Waiting},
    web::console::{
        administrator::Administrator,
        frame::{Frame, Section},
        refusal,
    },
};

/// How the deployment does.
#[derive(Template)]
#[template(path = "admin/system.html")]
pub struct SystemPage {
    /// The common data of every page.
    pub shell: Shell,
    /// The frame of the console.
    pub frame: Frame,
    /// Every node of the last day.
    pub nodes: Vec<NodeRow>,
    /// What is known of the database: labels and values.
    pub database: Vec<(String, String)>,
    /// Changes of the schema that were not applied.
    pub missing_changes: usize,
    /// The messages of each kind: what they are, those that wait, those that were given up.
    pub queues: Vec<(String, i64, i64)>,
    /// Why the last message was given up.
    pub last_failure: Option<String>,
    /// The streams of the audit log.
    pub streams: Vec<StreamRow>,
}

/// A node.
pub struct NodeRow {
    /// Its identifier.
    pub id: String,
    /// Its release.
    pub version: String,
    /// Whether it runs.
    pub is_running: bool,
    /// When it started.
    pub started: Moment,
    /// When it was last seen.
    pub seen: Moment,
    /// How its jobs went.
    pub jobs: Vec<JobRow>,
}

/// A job of a node.
pub struct JobRow {
    /// What it is called, as in the log.
    pub name: String,
    /// Why it fails; `None` if it does not.
    pub error: Option<String>,
    /// When it last ended.
    pub ended: Option<Moment>,
}

/// A stream of the audit log.
pub struct StreamRow {
    /// Its name.
    pub name: String,
    /// How it stands, in words.
    pub state: String,
    /// Why it fails; `None` if it does not.
    pub error: Option<String>,
    /// When events were last accepted.
    pub sent: Option<Moment>,
}

/// How the deployment does.
///
/// # Errors
/// When the administrator may not look at it (403), or the store fails (503 or 500).
pub async fn get(mut administrator: Administrator) -> Result<Response, PageError> {
    let found = system::look(administrator.context()).await;
    let found = found.map_err(|error| refusal::page(error.into()))?;
    let (shell, frame) = administrator.frame(Section::System).await?;
    let (messages, now) = (&shell.messages, administrator.context().now);
    let queue = |name: String, queue: Waiting| (name, queue.waiting, queue.failed);
    let page = SystemPage {
        nodes: found
            .nodes
            .iter()
            .map(|node| NodeRow::of(messages, node, now))
            .collect(),
        database: database(messages, &found),
        missing_changes: found.database.missing_changes,
        queues: vec![
            queue(messages.text("system-mail"), found.mail),
            queue(messages.text("system-sms"), found.sms),
        ],
        last_failure: found.last_failure,
        streams: found
            .audit_streams
            .into_iter()
            .map(|(name, standing)| StreamRow::of(messages, name, standing, now))
            .collect(),
        shell,
        frame,
    };
    Ok(render(StatusCode::OK, &page.shell, &page))
}

fn database(messages: &Messages, found: &System) -> Vec<(String, String)> {
    let database = &found.database;
    let yes_or_no = |is: bool| match is {
        true => messages.text("system-yes"),
        false => messages.text("system-no"),
    };
    vec![
        (messages.text("system-version"), format!("Vestibule {}", found.version)),
        (
            messages.text("system-database"),
            format!("{} {}", database.product, database.version),
        ),
        (
            messages.text("system-schema"),
            database.newest_change.clone().unwrap_or_default(),
        ),
        (messages.text("system-replica"), yes_or_no(database.has_replica)),
        (messages.text("system-parts"), yes_or_no(database.finds_parts_quickly)),
    ]
}

type Now = chrono::DateTime<chrono::Utc>;

impl NodeRow {
    fn of(messages: &Messages, node: &Node, now: Now) -> Self {
        Self {
            id: node.id.simple().to_string().chars().take(12).collect(),
            version: node.version.clone(),
            is_running: node.is_running(now),
            started: format::moment(messages, node.started_at, now),
            seen: format::moment(messages, node.seen_at, now),
            jobs: node.jobs.iter().map(|run| JobRow::of(messages, run, now)).collect(),
        }
    }
}

impl JobRow {
    fn of(messages: &Messages, run: &JobRun, now: Now) -> Self {
        Self {
            name: run.name.clone(),
            error: run.error.clone().filter(|_| run.fails()),
            ended: run
                .succeeded_at
                .max(run.failed_at)
                .map(|at| format::moment(messages, at, now)),
        }
    }
}

impl StreamRow {
    fn of(messages: &Messages, name: String, standing: Option<Standing>, now: Now) -> Self {
        let waiting = standing.as_ref().map(|standing| standing.waiting);
        Self {
            name,
            state: match waiting {
                None => messages.text("system-stream-new"),
                Some(waiting) => messages.text_with("system-waiting", &[("count", &waiting.to_string())]),
            },
            sent: standing
                .as_ref()
                .and_then(|standing| standing.last_sent_at)
                .map(|at| format::moment(messages, at, now)),
            error: standing.and_then(|standing| standing.last_error),
        }
    }
}
