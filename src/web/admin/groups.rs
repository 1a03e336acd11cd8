//! `/admin/groups`: the groups, as a tree or as what a search finds.

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
    management::{
        groups::{self, tree},
        lists::ListRequest,
    },
    store::{Limit, listing::Cursor},
    web::console::{
        administrator::Administrator,
        frame::{Frame, Section},
        group::{GroupLink, proof},
        refusal,
    },
};

pub mod group;
pub mod new;

/// How many groups a page of a search has.
const ROWS: u16 = 50;
/// The deepest place that is drawn; what is further down stands there too.
const DEEPEST: usize = 8;

/// The list.
#[derive(Template)]
#[template(path = "admin/groups.html")]
pub struct GroupsPage {
    /// The common data of every page.
    pub shell: Shell,
    /// The frame of the console.
    pub frame: Frame,
    /// What was searched for.
    pub search: GroupSearch,
    /// The groups.
    pub groups: Vec<GroupRow>,
    /// Whether the groups below are in the list, each after the one above it.
    pub is_tree: bool,
    /// The address of the next page.
    pub next: Option<String>,
    /// Whether this is not the first page.
    pub is_further: bool,
    /// Whether the administrator may make groups.
    pub may_create: bool,
    /// What was just done.
    pub done: Option<String>,
}

/// A group in the list.
pub struct GroupRow {
    /// The group.
    pub link: GroupLink,
    /// How far it stands to the right: 0 to 8.
    pub depth: usize,
    /// What members have to prove.
    pub proof: Option<String>,
}

/// The query of the page.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct GroupSearch {
    /// A part of a name.
    pub q: String,
    /// Where the page before ended.
    pub after: String,
    /// What was just done.
    pub done: String,
}

/// The groups that the administrator may look at.
///
/// # Errors
/// When they may look at none (403), or the store fails (503 or 500).
pub async fn get(
    mut administrator: Administrator,
    PageQuery(search): PageQuery<GroupSearch>,
) -> Result<Response, PageError> {
    let (shell, frame) = administrator.frame(Section::Groups).await?;
    let after = Cursor::from_text(&search.after);
    let is_further = after.is_some();
    let context = administrator.context();
    let part = search.q.trim();
    let tree = if part.is_empty() {
        tree::of_actor(context, after).await.map_err(refusal::list_page)?
    } else {
        let request = ListRequest {
            filter: Some(Filter::compare("name", Operator::Co, part)),
            sort: None,
            after,
            limit: Limit::of(ROWS),
        };
        let found = groups::list(context, &request).await.map_err(refusal::list_page)?;
        let place = |group| tree::Placed { group, depth: 0 };
        tree::Tree {
            groups: found.items.into_iter().map(|found| place(found.value)).collect(),
            next: found.next,
            is_whole: false,
        }
    };
    let row = |placed: &tree::Placed| GroupRow {
        link: GroupLink::of(&placed.group),
        depth: placed.depth.min(DEEPEST),
        proof: proof(&shell.messages, placed.group.required_acr),
    };
    let page = GroupsPage {
        groups: tree.groups.iter().map(row).collect(),
        is_tree: tree.is_whole,
        next: tree.next.as_ref().map(|cursor| search.address_after(cursor)),
        is_further,
        may_create: administrator.authority.has_somewhere(Right::GroupsWrite),
        done: (search.done == "removed").then(|| shell.text("admin-done-group-removed")),
        search,
        shell,
        frame,
    };
    Ok(render(StatusCode::OK, &page.shell, &page))
}

impl GroupSearch {
    fn address_after(&self, cursor: &Cursor) -> String {
        let query = url::form_urlencoded::Serializer::new(String::new())
            .append_pair("q", &self.q)
            .append_pair("after", &cursor.to_text())
            .finish();
        format!("/admin/groups?{query}")
    }
}
