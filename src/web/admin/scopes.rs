//! `/admin/scopes`: what applications may ask for.

use askama::Template;
use axum::{http::StatusCode, response::Response};
use serde::Deserialize;

use crate::{
    domain::{
        filter::{Filter, Operator},
        right::Right,
        scope::{STANDARD, Scope, standard_claims},
    },
    http::{
        errors::PageError,
        messages::Messages,
        page::{Shell, render},
        parameters::PageQuery,
    },
    management::{lists::ListRequest, scopes},
    store::{Limit, listing::Cursor},
    web::console::{
        administrator::Administrator,
        frame::{Frame, Section},
        refusal,
        scope_form::address,
    },
};

pub mod new;
pub mod preview;
pub mod scope;

/// How many scopes a page has.
const ROWS: u16 = 50;

/// The list.
#[derive(Template)]
#[template(path = "admin/scopes.html")]
pub struct ScopesPage {
    /// The common data of every page.
    pub shell: Shell,
    /// The frame of the console.
    pub frame: Frame,
    /// What was searched for.
    pub search: Search,
    /// The scopes that administrators made.
    pub scopes: Vec<ScopeRow>,
    /// The scopes that are always there.
    pub standard: Vec<(&'static str, String)>,
    /// The address of the next page.
    pub next: Option<String>,
    /// Whether this is not the first page.
    pub is_further: bool,
    /// Whether the administrator may make scopes.
    pub may_create: bool,
    /// What was just done.
    pub done: Option<String>,
}

/// A scope in the list.
pub struct ScopeRow {
    /// Where there is more about it.
    pub address: String,
    /// The value in requests.
    pub name: String,
    /// What it allows.
    pub description: String,
    /// The claims that it releases.
    pub claims: String,
}

/// What is searched for: the query of the page.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Search {
    /// A part of a name.
    pub q: String,
    /// Where the page before ended.
    pub after: String,
    /// What was just done.
    pub done: String,
}

/// The list.
///
/// # Errors
/// When the administrator may not look at scopes (403), or the store fails (503 or 500).
pub async fn get(
    mut administrator: Administrator,
    PageQuery(search): PageQuery<Search>,
) -> Result<Response, PageError> {
    let (shell, frame) = administrator.frame(Section::Scopes).await?;
    let text = search.q.trim();
    let request = ListRequest {
        filter: (!text.is_empty()).then(|| Filter::compare("name", Operator::Co, text)),
        sort: None,
        after: Cursor::from_text(&search.after),
        limit: Limit::of(ROWS),
    };
    let found = scopes::list(administrator.context(), &request).await;
    let found = found.map_err(refusal::list_page)?;
    let standard = |name: &&'static str| (*name, standard_claims(name).unwrap_or_default().join(" "));
    let page = ScopesPage {
        scopes: found.items.iter().map(|found| row(&found.value)).collect(),
        standard: STANDARD.iter().map(standard).collect(),
        next: found.next.as_ref().map(|cursor| search.address_after(cursor)),
        is_further: request.after.is_some(),
        may_create: administrator.authority.has(Right::ScopesWrite),
        done: said(&shell.messages, &search.done),
        search,
        shell,
        frame,
    };
    Ok(render(StatusCode::OK, &page.shell, &page))
}

fn row(scope: &Scope) -> ScopeRow {
    ScopeRow {
        address: address(&scope.name),
        name: scope.name.clone(),
        description: scope.description.clone(),
        claims: scope.claims.join(" "),
    }
}

fn said(messages: &Messages, done: &str) -> Option<String> {
    match done {
        "created" => Some(messages.text("admin-scope-done-created")),
        "changed" => Some(messages.text("admin-done-changed")),
        "released" => Some(messages.text("admin-done-released")),
        "removed" => Some(messages.text("admin-scope-done-removed")),
        _ => None,
    }
}

impl Search {
    /// Whether anything is searched for.
    pub fn is_narrow(&self) -> bool {
        !self.q.is_empty()
    }

    /// The address of the page after this one.
    fn address_after(&self, cursor: &Cursor) -> String {
        let query = url::form_urlencoded::Serializer::new(String::new())
            .append_pair("q", &self.q)
            .append_pair("after", &cursor.to_text())
            .finish();
        format!("/admin/scopes?{query}")
    }
}
