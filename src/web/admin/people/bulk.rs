//! `/admin/people/bulk`: changes of many accounts: those that were asked for, and asking for one.

use askama::Template;
use axum::{
    http::StatusCode,
    response::{IntoResponse as _, Redirect, Response},
};

use crate::{
    context::Context,
    domain::{
        bulk_job::{BulkAction, BulkChange, BulkJob},
        ids::{GroupId, UserId},
        right::Right,
    },
    http::{
        error_page::ErrorKind,
        errors::PageError,
        format::{self, Moment},
        forms::CheckedForm,
        messages::Messages,
        page::{Shell, render},
    },
    management::{
        bulk::{self, BulkError, MOST, Selection},
        change_error::ChangeError,
        groups, users,
    },
    protocol::parameters::Parameters,
    web::console::{
        administrator::Administrator,
        bulk_words,
        frame::{Frame, Section},
        people_search::Search,
        refusal,
    },
};

pub mod job;

/// How many names are shown before it is asked for.
const NAMES: usize = 20;

/// The changes that were asked for.
#[derive(Template)]
#[template(path = "admin/people/bulk.html")]
pub struct BulkPage {
    /// The common data of every page.
    pub shell: Shell,
    /// The frame of the console.
    pub frame: Frame,
    /// The changes, the newest first.
    pub jobs: Vec<JobRow>,
    /// The one that is about to be asked for.
    pub asking: Option<Asking>,
    /// Why something was not done.
    pub problem: Option<String>,
}

/// A change that was asked for.
pub struct JobRow {
    /// Where there is more about it.
    pub address: String,
    /// What is done, in words.
    pub action: String,
    /// How many accounts there are.
    pub total: u32,
    /// How many are through.
    pub through: u32,
    /// For how many it was refused.
    pub refused: u32,
    /// Whether every account is through.
    pub is_finished: bool,
    /// Whether it was cancelled.
    pub is_cancelled: bool,
    /// When it was asked for.
    pub asked: Moment,
}

/// A change that the administrator is about to ask for.
pub struct Asking {
    /// What is done: its name in the form.
    pub action: BulkAction,
    /// The same in words.
    pub words: String,
    /// The group, where it is about one: its identifier and its name.
    pub group: Option<(GroupId, String)>,
    /// The accounts, if they were chosen one by one.
    pub users: Vec<UserId>,
    /// What was searched for, if all that was found is meant.
    pub search: Search,
    /// How many accounts there are.
    pub count: usize,
    /// The names of the first.
    pub names: Vec<String>,
    /// Whether the number has to be typed.
    pub must_type: bool,
}

/// The changes that were asked for.
///
/// # Errors
/// When the administrator may look at none (403), or the store fails (503 or 500).
pub async fn get(mut administrator: Administrator) -> Result<Response, PageError> {
    show(&mut administrator, StatusCode::OK, None, None).await
}

/// Shows what would be changed, or asks for it.
///
/// # Errors
/// When the store fails (503 or 500).
pub async fn post(mut administrator: Administrator, CheckedForm(form): CheckedForm) -> Result<Response, PageError> {
    let action = form
        .get("action")
        .and_then(BulkAction::parse)
        .ok_or(ErrorKind::BadRequest)?;
    let messages = administrator.request.messages(&[], Some(&administrator.user));
    let outcome = match form.get("do") {
        Some("chosen" | "all") => look(administrator.context(), &messages, action, &form)
            .await
            .map(Outcome::Asking),
        Some("start") => start(administrator.context(), &messages, action, &form)
            .await
            .map(Outcome::Asked),
        _ => return Err(ErrorKind::BadRequest.into()),
    };
    match outcome {
        Ok(Outcome::Asking(asking)) => show(&mut administrator, StatusCode::OK, Some(asking), None).await,
        Ok(Outcome::Asked(job)) => Ok(Redirect::to(&bulk_words::address(job.id)).into_response()),
        Err(error) => {
            let problem = sentence(&messages, error)?;
            show(&mut administrator, StatusCode::CONFLICT, None, Some(problem)).await
        }
    }
}

enum Outcome {
    Asking(Asking),
    Asked(BulkJob),
}

fn sentence(messages: &Messages, error: BulkError) -> Result<String, PageError> {
    match error {
        BulkError::Change(error) => refusal::sentence(messages, error),
        BulkError::List(error) => Ok(messages.text_with("admin-problem-other", &[("problem", &error.to_string())])),
    }
}

/// What would be changed.
async fn look(
    context: &Context,
    messages: &Messages,
    action: BulkAction,
    form: &Parameters,
) -> Result<Asking, BulkError> {
    let group = match form.get("bulk_group").map(str::trim).filter(|_| action.needs_group()) {
        None if action.needs_group() => {
            return Err(ChangeError::InUse(messages.text("admin-bulk-no-group")).into());
        }
        None => None,
        Some(name) => {
            let found = groups::find_with(context, Right::GroupsWrite, name).await?;
            let unknown = || ChangeError::InUse(messages.text_with("admin-problem-no-group", &[("group", name)]));
            let found = found.ok_or_else(unknown)?;
            Some((found.id, found.name))
        }
    };
    let is_all = form.get("do") == Some("all");
    let search = Search::of(form);
    let users = match is_all {
        true => Vec::new(),
        false => form.all("user").iter().filter_map(|id| id.parse().ok()).collect(),
    };
    let count = match is_all {
        true => bulk::count(context, search.filter().as_ref()).await?,
        false => users.len(),
    };
    if count == 0 || count > MOST {
        let most = MOST.to_string();
        return Err(ChangeError::InUse(match count {
            0 => messages.text("admin-bulk-nobody"),
            _ => messages.text_with("admin-bulk-too-many", &[("most", &most)]),
        })
        .into());
    }
    let names = users::names_of(context, users.iter().take(NAMES).copied()).await?;
    Ok(Asking {
        action,
        words: bulk_words::action(messages, action),
        group,
        users,
        search,
        count,
        names: names.into_values().collect(),
        must_type: must_type(is_all, action),
    })
}

/// Whether the number of accounts has to be typed: where somebody may mean fewer, and where there is no way back.
fn must_type(is_all: bool, action: BulkAction) -> bool {
    is_all || action == BulkAction::Erase
}

async fn start(
    context: &Context,
    messages: &Messages,
    action: BulkAction,
    form: &Parameters,
) -> Result<BulkJob, BulkError> {
    let count = form.get("count").unwrap_or_default();
    let is_all = form.all("user").is_empty();
    if must_type(is_all, action) && form.get("typed").map(str::trim) != Some(count) {
        return Err(ChangeError::InUse(messages.text("admin-bulk-typed")).into());
    }
    let users = form.all("user");
    let selection = match users {
        [] => Selection::Filter {
            filter: Search::of(form).filter(),
            expected_count: count.parse().unwrap_or_default(),
        },
        ids => Selection::Ids(ids.iter().filter_map(|id| id.parse().ok()).collect()),
    };
    let change = BulkChange {
        action,
        group: form.get("group_id").and_then(|id| id.parse().ok()),
    };
    bulk::ask(context, &change, &selection).await
}

async fn show(
    administrator: &mut Administrator,
    status: StatusCode,
    asking: Option<Asking>,
    problem: Option<String>,
) -> Result<Response, PageError> {
    let (shell, frame) = administrator.frame(Section::People).await?;
    let context = administrator.context();
    let jobs = bulk::latest(context).await;
    let jobs = jobs.map_err(|error| refusal::page(ChangeError::NotDone(error)))?;
    let page = BulkPage {
        jobs: jobs.iter().map(|job| row(context, &shell.messages, job)).collect(),
        asking,
        problem,
        shell,
        frame,
    };
    Ok(render(status, &page.shell, &page))
}

fn row(context: &Context, messages: &Messages, job: &BulkJob) -> JobRow {
    JobRow {
        address: bulk_words::address(job.id),
        action: bulk_words::action(messages, job.change.action),
        total: job.total,
        through: job.done + job.refused,
        refused: job.refused,
        is_finished: job.finished_at.is_some(),
        is_cancelled: job.is_cancelled(),
        asked: format::moment(messages, job.created_at, context.now),
    }
}
