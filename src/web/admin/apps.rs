//! `/admin/apps`: the applications.

use askama::Template;
use axum::{http::StatusCode, response::Response};
use serde::Deserialize;

use crate::{
    domain::{
        filter::{Filter, Operator},
        right::Right,
    },
    http::{
        errors::PageError,
        page::{Shell, render},
        parameters::PageQuery,
    },
    management::{clients, lists::ListRequest},
    store::{Limit, listing::Cursor},
    web::console::{
        administrator::Administrator,
        app::App,
        frame::{Frame, Section},
        refusal,
    },
};

pub mod app;
pub mod connect;
pub mod new;

/// How many applications a page has.
const ROWS: u16 = 50;

/// The list.
#[derive(Template)]
#[template(path = "admin/apps.html")]
pub struct AppsPage {
    /// The common data of every page.
    pub shell: Shell,
    /// The frame of the console.
    pub frame: Frame,
    /// What was searched for.
    pub search: Search,
    /// The applications.
    pub apps: Vec<App>,
    /// The address of the next page.
    pub next: Option<String>,
    /// Whether this is not the first page.
    pub is_further: bool,
    /// Whether the administrator may make applications.
    pub may_create: bool,
    /// Whether they see only those that they made.
    pub only_own: bool,
}

/// What is searched for: the query of the page.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Search {
    /// A part of a name or an identifier.
    pub q: String,
    /// `active` or `disabled`; each otherwise.
    pub state: String,
    /// Where the page before ended.
    pub after: String,
}

/// The list of those that the administrator may look at.
///
/// # Errors
/// When they may look at none (403), or the store fails (503 or 500).
pub async fn get(
    mut administrator: Administrator,
    PageQuery(search): PageQuery<Search>,
) -> Result<Response, PageError> {
    let (shell, frame) = administrator.frame(Section::Apps).await?;
    let request = ListRequest {
        filter: search.filter(),
        sort: Some("client_name".to_owned()),
        after: Cursor::from_text(&search.after),
        limit: Limit::of(ROWS),
    };
    let found = clients::list(administrator.context(), &request).await;
    let found = found.map_err(refusal::list_page)?;
    let authority = &administrator.authority;
    let apps = found.items.iter().map(|found| App::of(&shell.messages, &found.value));
    let page = AppsPage {
        apps: apps.collect(),
        next: found.next.as_ref().map(|cursor| search.address_after(cursor)),
        is_further: request.after.is_some(),
        may_create: authority.has(Right::ClientsWrite) || authority.has(Right::ClientsOwn),
        only_own: !authority.has(Right::ClientsRead),
        search,
        shell,
        frame,
    };
    Ok(render(StatusCode::OK, &page.shell, &page))
}

impl Search {
    /// Whether anything is searched for.
    pub fn is_narrow(&self) -> bool {
        !(self.q.is_empty() && self.state.is_empty())
    }

    fn filter(&self) -> Option<Filter> {
        let mut parts = Vec::new();
        let text = self.q.trim();
        if !text.is_empty() {
            parts.push(Filter::Or(vec![
                Filter::compare("client_name", Operator::Co, text),
                Filter::compare("client_id", Operator::Co, text),
            ]));
        }
        match self.state.as_str() {
            "active" => parts.push(Filter::compare("disabled", Operator::Eq, false)),
            "disabled" => parts.push(Filter::compare("disabled", Operator::Eq, true)),
            _ => {}
        }
        (!parts.is_empty()).then_some(Filter::And(parts))
    }

    /// The address of the page after this one.
    fn address_after(&self, cursor: &Cursor) -> String {
        let query = url::form_urlencoded::Serializer::new(String::new())
            .append_pair("q", &self.q)
            .append_pair("state", &self.state)
            .append_pair("after", &cursor.to_text())
            .finish();
        format!("/admin/apps?{query}")
    }
}
