//! `/admin/search`: one search over people, applications, groups, sign-in providers and references.

use askama::Template;
use axum::{
    http::StatusCode,
    response::{IntoResponse as _, Redirect, Response},
};
use serde::Deserialize;

use crate::{
    http::{
        errors::PageError,
        page::{Shell, render},
        parameters::PageQuery,
    },
    management::search::{self, Found},
    web::console::{
        administrator::Administrator,
        app, check_words,
        frame::{Frame, Section},
        provider_form, refusal,
    },
};

/// What was found.
#[derive(Template)]
#[template(path = "admin/search.html")]
pub struct SearchPage {
    /// The common data of every page.
    pub shell: Shell,
    /// The frame of the console.
    pub frame: Frame,
    /// What was searched for.
    pub q: String,
    /// People.
    pub people: Vec<Hit>,
    /// Applications.
    pub apps: Vec<Hit>,
    /// Groups.
    pub groups: Vec<Hit>,
    /// Sign-in providers.
    pub providers: Vec<Hit>,
    /// Requests.
    pub traces: Vec<Hit>,
}

/// Something that was found.
#[derive(Clone, Debug)]
pub struct Hit {
    /// Where it is.
    pub address: String,
    /// What it is called.
    pub name: String,
    /// What tells it from others.
    pub detail: String,
}

/// The query of the page.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct SearchQuery {
    /// What is searched for.
    pub q: String,
}

/// What was found. A single thing is shown at once.
///
/// # Errors
/// When the store fails (503 or 500).
pub async fn get(
    mut administrator: Administrator,
    PageQuery(SearchQuery { q }): PageQuery<SearchQuery>,
) -> Result<Response, PageError> {
    let (shell, frame) = administrator.frame(Section::Search).await?;
    let found = match q.trim() {
        "" => Found::default(),
        text => search::find(administrator.context(), text)
            .await
            .map_err(refusal::list_page)?,
    };
    let page = SearchPage::of(shell, frame, q, found);
    let mut hits = page.hits();
    match (hits.next(), hits.next()) {
        (Some(only), None) => Ok(Redirect::to(&only.address).into_response()),
        _ => {
            drop(hits);
            Ok(render(StatusCode::OK, &page.shell, &page))
        }
    }
}

impl SearchPage {
    fn of(shell: Shell, frame: Frame, q: String, found: Found) -> Self {
        let hit = |address: String, name: &str, detail: &str| Hit {
            address,
            name: name.to_owned(),
            detail: detail.to_owned(),
        };
        let people = found.users.iter().map(|user| {
            let address = format!("/admin/people/{}", user.id);
            hit(address, user.display_name(), user.account_label())
        });
        let apps = found.clients.iter().map(|client| {
            let client_id = client.client_id.as_str();
            hit(app::address(client_id), client.display_name(), client_id)
        });
        let groups = found.groups.iter().map(|group| {
            let address = format!("/admin/groups/{}", group.id);
            hit(address, &group.name, group.description.as_deref().unwrap_or_default())
        });
        let providers = found.upstreams.iter().map(|upstream| {
            let address = provider_form::address(&upstream.id);
            hit(address, &upstream.name, &upstream.id)
        });
        let traces = found.traces.iter().map(|trace| {
            let what = match trace.stopped_at() {
                Some(check) => check_words::reason(&shell.messages, check.name),
                None => shell.text("trace-went-well"),
            };
            hit(format!("/admin/traces/{}", trace.id), &what, &trace.correlation_id)
        });
        Self {
            people: people.collect(),
            apps: apps.collect(),
            groups: groups.collect(),
            providers: providers.collect(),
            traces: traces.collect(),
            shell,
            frame,
            q,
        }
    }

    fn hits(&self) -> impl Iterator<Item = &Hit> {
        self.people
            .iter()
            .chain(&self.apps)
            .chain(&self.groups)
            .chain(&self.providers)
            .chain(&self.traces)
    }

    /// Whether anything was found.
    pub fn is_empty(&self) -> bool {
        self.hits().next().is_none()
    }
}
