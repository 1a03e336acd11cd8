//! `/admin/people/bulk/{id}`: how a change of many accounts goes.

use std::collections::BTreeMap;

use askama::Template;
use axum::{
    http::StatusCode,
    response::{IntoResponse as _, Redirect, Response},
};
use serde::Deserialize;
use uuid::Uuid;

use crate::{
    context::Context,
    domain::{
        bulk_job::{BulkChange, BulkOutcome, BulkRow},
        filter::{Filter, Operator},
        ids::UserId,
    },
    http::{
        error_page::ErrorKind,
        errors::PageError,
        format::{self, Moment},
        forms::CheckedForm,
        page::{Shell, render},
        parameters::{PagePath, PageQuery},
    },
    management::{
        bulk::{self, BulkError},
        change_error::ChangeError,
        lists::{ListFailure, ListRequest},
        users,
    },
    store::{self, Limit, listing::Cursor},
    web::console::{
        administrator::Administrator,
        bulk_words,
        frame::{Frame, Section},
        refusal,
    },
};

/// How many accounts a page has.
const ROWS: u16 = 50;

/// The job.
#[derive(Template)]
#[template(path = "admin/people/bulk/job.html")]
pub struct JobPage {
    /// The common data of every page.
    pub shell: Shell,
    /// The frame of the console.
    pub frame: Frame,
    /// Where the page is.
    pub address: String,
    /// What is done, in words.
    pub action: String,
    /// The name of the group, where it is about one.
    pub group: Option<String>,
    /// How many accounts there are.
    pub total: u32,
    /// How many are through.
    pub through: u32,
    /// For how many it was refused.
    pub refused: u32,
    /// Whether it is over.
    pub is_finished: bool,
    /// Whether it was cancelled.
    pub is_cancelled: bool,
    /// Whether the administrator may cancel it.
    pub may_cancel: bool,
    /// When it was asked for.
    pub asked: Moment,
    /// Whether only those that were refused are shown.
    pub is_narrow: bool,
    /// The accounts.
    pub rows: Vec<AccountRow>,
    /// The address of the next page.
    pub next: Option<String>,
    /// Whether this is not the first page.
    pub is_further: bool,
}

/// An account.
pub struct AccountRow {
    /// Its page; `None` if it is gone, or not for this administrator.
    pub address: Option<String>,
    /// The name of its owner, or its identifier.
    pub name: String,
    /// What came of it.
    pub outcome: Option<BulkOutcome>,
    /// Why it was refused.
    pub problem: Option<String>,
}

/// The query of the page.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct JobQuery {
    refused: String,
    after: String,
}

/// How the change goes.
///
/// # Errors
/// When there is no such job (404), it is not for this administrator (404 or 403), or the store fails (503 or 500).
pub async fn get(
    mut administrator: Administrator,
    PagePath(id): PagePath,
    PageQuery(query): PageQuery<JobQuery>,
) -> Result<Response, PageError> {
    let id: Uuid = id.parse().map_err(|_| ErrorKind::NotFound)?;
    let (shell, frame) = administrator.frame(Section::People).await?;
    let context = administrator.context();
    let job = bulk::find(context, id).await.map_err(refusal::page)?;
    let is_narrow = !query.refused.is_empty();
    let request = ListRequest {
        filter: is_narrow.then(|| Filter::compare("outcome", Operator::Eq, BulkOutcome::Refused.as_str())),
        sort: None,
        after: Cursor::from_text(&query.after),
        limit: Limit::of(ROWS),
    };
    let found = bulk::rows(context, id, &request).await.map_err(list_page)?;
    let names = users::names_of(context, found.items.iter().map(|row| row.user)).await?;
    let narrow = if is_narrow { "refused=yes&" } else { "" };
    let next = found.next.as_ref();
    let page = JobPage {
        address: bulk_words::address(id),
        action: bulk_words::action(&shell.messages, job.change.action),
        group: group_name(context, &job.change).await?,
        total: job.total,
        through: job.done + job.refused,
        refused: job.refused,
        is_finished: job.finished_at.is_some(),
        is_cancelled: job.is_cancelled(),
        may_cancel: job.finished_at.is_none() && bulk::may_cancel(context, &administrator.authority, &job),
        asked: format::moment(&shell.messages, job.created_at, context.now),
        is_narrow,
        rows: found.items.into_iter().map(|item| row(&names, item)).collect(),
        next: next.map(|cursor| format!("{}?{narrow}after={}", bulk_words::address(id), cursor.to_text())),
        is_further: request.after.is_some(),
        shell,
        frame,
    };
    Ok(render(StatusCode::OK, &page.shell, &page))
}

/// Cancels the change.
///
/// # Errors
/// When there is no such job (404), it is over (409), or the store fails (503 or 500).
pub async fn post(
    administrator: Administrator,
    PagePath(id): PagePath,
    CheckedForm(form): CheckedForm,
) -> Result<Response, PageError> {
    let id: Uuid = id.parse().map_err(|_| ErrorKind::NotFound)?;
    ErrorKind::BadRequest.unless(form.get("do") == Some("cancel"))?;
    match bulk::cancel(administrator.context(), id).await {
        // Whether the last account was through a moment earlier, the page says.
        Ok(_) | Err(ChangeError::InUse(_)) => Ok(Redirect::to(&bulk_words::address(id)).into_response()),
        Err(error) => Err(refusal::page(error)),
    }
}

async fn group_name(context: &Context, change: &BulkChange) -> Result<Option<String>, PageError> {
    let Some(group) = change.group else { return Ok(None) };
    let found = store::groups::find(&context.store, group).await?;
    Ok(found.map(|found| found.name))
}

fn list_page(error: BulkError) -> PageError {
    match error {
        BulkError::Change(error) => refusal::page(error),
        BulkError::List(error) => refusal::list_page(ListFailure::List(error)),
    }
}

fn row(names: &BTreeMap<UserId, String>, row: BulkRow) -> AccountRow {
    let name = names.get(&row.user);
    AccountRow {
        address: name.map(|_| format!("/admin/people/{}", row.user)),
        name: name.cloned().unwrap_or_else(|| row.user.to_string()),
        outcome: row.outcome,
        problem: row.problem,
    }
}
