//! `/admin/traces`: why sign-ins and requests of applications failed.

use std::collections::BTreeMap;

use askama::Template;
use axum::{http::StatusCode, response::Response};
use serde::Deserialize;

use crate::{
    context::Context,
    domain::{
        filter::{Filter, Operator},
        ids::{ClientId, UserId},
        trace::{Trace, TraceStep, Verdict},
    },
    http::{
        errors::PageError,
        format::{self, Moment},
        page::{Shell, render},
        parameters::PageQuery,
    },
    management::{lists::ListRequest, search::is_reference, traces, users},
    store::{Limit, StoreError, listing::Cursor},
    web::console::{
        administrator::Administrator,
        check_words,
        frame::{Frame, Section},
        refusal,
    },
};

pub mod trace;
pub mod what_if;

/// How many traces a page has.
const ROWS: u16 = 50;

/// The list.
#[derive(Template)]
#[template(path = "admin/traces.html")]
pub struct TracesPage {
    /// The common data of every page.
    pub shell: Shell,
    /// The frame of the console.
    pub frame: Frame,
    /// What was searched for.
    pub search: Search,
    /// The traces.
    pub traces: Vec<TraceRow>,
    /// The address of the next page.
    pub next: Option<String>,
    /// Whether this is not the first page.
    pub is_further: bool,
}

/// A trace in the list.
#[derive(Clone, Debug)]
pub struct TraceRow {
    /// Where there is more about it.
    pub address: String,
    /// What stopped the request.
    pub what: String,
    /// Whether it was refused.
    pub is_refused: bool,
    /// Where it came in.
    pub step: TraceStep,
    /// The client that it named.
    pub app: Option<String>,
    /// The name of the user.
    pub person: Option<String>,
    /// When.
    pub when: Moment,
}

/// What is searched for: the query of the page.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Search {
    /// A reference, the identifier of an application, or a name of a user.
    pub q: String,
    /// Where the request came in; anywhere if it is empty.
    pub step: String,
    /// Whether what went well is shown too.
    pub all: String,
    /// Where the page before ended.
    pub after: String,
}

/// The traces that the administrator may read.
///
/// # Errors
/// When they may read none (403), or the store fails (503 or 500).
pub async fn get(
    mut administrator: Administrator,
    PageQuery(search): PageQuery<Search>,
) -> Result<Response, PageError> {
    let (shell, frame) = administrator.frame(Section::Traces).await?;
    let context = administrator.context();
    let request = ListRequest {
        filter: search.filter(context).await?,
        sort: None,
        after: Cursor::from_text(&search.after),
        limit: Limit::of(ROWS),
    };
    let found = traces::list(context, &request).await.map_err(refusal::list_page)?;
    let names = users::names_of(context, found.items.iter().filter_map(|trace| trace.user_id)).await?;
    let page = TracesPage {
        traces: found
            .items
            .iter()
            .map(|trace| row(context, &shell, &names, trace))
            .collect(),
        next: found.next.as_ref().map(|cursor| search.address_after(cursor)),
        is_further: request.after.is_some(),
        search,
        shell,
        frame,
    };
    Ok(render(StatusCode::OK, &page.shell, &page))
}

fn row(context: &Context, shell: &Shell, names: &BTreeMap<UserId, String>, trace: &Trace) -> TraceRow {
    let messages = &shell.messages;
    let what = match trace.stopped_at() {
        Some(check) => check_words::reason(messages, check.name),
        None => shell.text("trace-went-well"),
    };
    TraceRow {
        address: format!("/admin/traces/{}", trace.id),
        what,
        is_refused: trace.verdict == Verdict::Refused,
        step: trace.step,
        app: trace.client_id.clone(),
        person: trace.user_id.and_then(|user| names.get(&user).cloned()),
        when: format::moment(messages, trace.at, context.now),
    }
}

impl Search {
    /// Whether anything is searched for.
    pub fn is_narrow(&self) -> bool {
        !(self.q.is_empty() && self.step.is_empty() && self.all.is_empty())
    }

    async fn filter(&self, context: &Context) -> Result<Option<Filter>, StoreError> {
        let mut parts = Vec::new();
        let sought = self.q.trim();
        if !sought.is_empty() {
            parts.push(about(context, sought).await?);
        }
        if let Some(step) = TraceStep::parse(&self.step) {
            parts.push(Filter::compare("step", Operator::Eq, step.as_str()));
        }
        if self.all.is_empty() {
            parts.push(Filter::compare("verdict", Operator::Eq, Verdict::Refused.as_str()));
        }
        Ok(match parts.len() {
            0 => None,
            1 => parts.pop(),
            _ => Some(Filter::And(parts)),
        })
    }

    /// The address of the page after this one.
    fn address_after(&self, cursor: &Cursor) -> String {
        let query = url::form_urlencoded::Serializer::new(String::new())
            .append_pair("q", &self.q)
            .append_pair("step", &self.step)
            .append_pair("all", &self.all)
            .append_pair("after", &cursor.to_text())
            .finish();
        format!("/admin/traces?{query}")
    }
}

/// What somebody means who types this: a reference, an application, or a user.
async fn about(context: &Context, sought: &str) -> Result<Filter, StoreError> {
    if is_reference(sought) {
        let reference = sought.to_ascii_lowercase();
        return Ok(Filter::compare("correlation_id", Operator::Eq, reference.as_str()));
    }
    let is_app = context.store.client(&ClientId::from(sought)).await?.is_some();
    Ok(match users::find(context, sought).await? {
        Some(user) if !is_app => Filter::compare("user", Operator::Eq, user.id.to_string().as_str()),
        _ => Filter::compare("client_id", Operator::Eq, sought),
    })
}
