//! `/admin/audit`: the audit log.

use askama::Template;
use axum::{http::StatusCode, response::Response};

use crate::{
    http::{
        errors::PageError,
        messages::Messages,
        page::{Shell, render},
        parameters::PageQuery,
    },
    management::audit,
    web::console::{
        administrator::Administrator,
        audit_search::AuditSearch,
        event::EventRow,
        event_words::{Area, words},
        frame::{Frame, Section},
        refusal,
    },
};

pub mod download;
pub mod live;

/// How many events a page has.
const ROWS: u16 = 50;

/// The log.
#[derive(Template)]
#[template(path = "admin/audit.html")]
pub struct AuditPage {
    /// The common data of every page.
    pub shell: Shell,
    /// The frame of the console.
    pub frame: Frame,
    /// What is looked for.
    pub search: AuditSearch,
    /// The kinds of events, by what they are about.
    pub areas: Vec<AreaChoice>,
    /// The events, the newest first.
    pub events: Vec<EventRow>,
    /// The address of the next page.
    pub next: Option<String>,
    /// The address of the first page.
    pub first: String,
    /// Whether this is not the first page.
    pub is_further: bool,
    /// The query of the file with what is found, without its format.
    pub download: String,
    /// The address at which the log goes on; `None` on a page further down.
    pub follow: Option<String>,
}

/// What events can be about.
pub struct AreaChoice {
    /// Its name in addresses.
    pub name: &'static str,
    /// What it is called.
    pub label: String,
    /// The kinds in it: names and words.
    pub kinds: Vec<(&'static str, String)>,
}

/// The events that the administrator may read about.
///
/// # Errors
/// When they may read about nobody (403), or the store fails (503 or 500).
pub async fn get(
    mut administrator: Administrator,
    PageQuery(search): PageQuery<AuditSearch>,
) -> Result<Response, PageError> {
    let (shell, frame) = administrator.frame(Section::Audit).await?;
    let context = administrator.context();
    let messages = &shell.messages;
    let request = search.request(context, messages, ROWS).await?;
    // Before the list, so that nothing is in neither; what is in both is shown once.
    let newest = audit::newest(context).await?.to_string();
    let follow = format!("/admin/audit/live?{}", search.query(&[("since", &newest)]));
    let found = audit::list(context, &request).await.map_err(refusal::list_page)?;
    let names = audit::names(context, &found.items).await?;
    let row = |event| EventRow::of(messages, event, context.now, &names);
    let next = found.next.map(|cursor| cursor.to_text());
    let page = AuditPage {
        areas: Area::ALL.into_iter().map(|area| choice(messages, area)).collect(),
        events: found.items.iter().map(row).collect(),
        next: next.map(|after| format!("/admin/audit?{}", search.query(&[("after", &after)]))),
        first: format!("/admin/audit?{}", search.query(&[])),
        is_further: request.after.is_some(),
        follow: request.after.is_none().then_some(follow),
        download: search.query(&[]),
        search,
        shell,
        frame,
    };
    Ok(render(StatusCode::OK, &page.shell, &page))
}

fn choice(messages: &Messages, area: Area) -> AreaChoice {
    let kinds = area.kinds().into_iter();
    let kinds = kinds.map(|kind| {
        let words = words(messages, kind).map(|(_, words)| words);
        (kind.as_str(), words.unwrap_or_default())
    });
    AreaChoice {
        name: area.as_str(),
        label: area.label(messages),
        kinds: kinds.collect(),
    }
}
