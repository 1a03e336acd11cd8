//! `/admin/people`: the users.

use askama::Template;
use axum::{http::StatusCode, response::Response};
use serde::Deserialize;

use crate::{
    domain::{
        filter::{Filter, Operator},
        right::Right,
        user::User,
    },
    http::{
        errors::PageError,
        format,
        page::{Shell, render},
        parameters::PageQuery,
    },
    management::{lists::ListRequest, users},
    store::{Limit, listing::Cursor},
    web::console::{
        administrator::Administrator,
        frame::{Frame, Section},
        refusal,
    },
};

pub mod invitations;
pub mod new;
pub mod person;

/// How many users a page has.
const ROWS: u16 = 50;

/// The list.
#[derive(Template)]
#[template(path = "admin/people.html")]
pub struct PeoplePage {
    /// The common data of every page.
    pub shell: Shell,
    /// The frame of the console.
    pub frame: Frame,
    /// What was searched for.
    pub search: Search,
    /// The users.
    pub people: Vec<PersonRow>,
    /// The address of the next page.
    pub next: Option<String>,
    /// Whether this is not the first page.
    pub is_further: bool,
    /// Whether the administrator may make accounts.
    pub may_create: bool,
    /// Whether they may look at invitations.
    pub may_see_invitations: bool,
}

/// A user in the list.
#[derive(Clone, Debug)]
pub struct PersonRow {
    /// Where there is more about them.
    pub address: String,
    /// Their name.
    pub name: String,
    /// Their initials.
    pub initials: String,
    /// A name by which they sign in.
    pub label: String,
    /// Whether the account is closed.
    pub disabled: bool,
    /// Whether they have a role in the administration.
    pub has_role: bool,
    /// The names of their groups.
    pub groups: String,
    /// Since when they have the account.
    pub joined: String,
}

/// What is searched for: the query of the page.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Search {
    /// A part of a name, an address or a number.
    pub q: String,
    /// `active`, `disabled` or `role`; everybody otherwise.
    pub state: String,
    /// A group, with the groups below it.
    pub group: String,
    /// Where the page before ended.
    pub after: String,
}

/// The list of those whom the administrator may look at.
///
/// # Errors
/// When they may look at nobody (403), or the store fails (503 or 500).
pub async fn get(
    mut administrator: Administrator,
    PageQuery(search): PageQuery<Search>,
) -> Result<Response, PageError> {
    let (shell, frame) = administrator.frame(Section::People).await?;
    let request = ListRequest {
        filter: search.filter(),
        sort: Some("name".to_owned()).filter(|_| search.q.is_empty()),
        after: Cursor::from_text(&search.after),
        limit: Limit::of(ROWS),
    };
    let found = users::list(administrator.context(), &request).await;
    let found = found.map_err(refusal::list_page)?;
    let page = PeoplePage {
        people: found.items.iter().map(|found| row(&shell, &found.value)).collect(),
        next: found.next.as_ref().map(|cursor| search.address_after(cursor)),
        is_further: request.after.is_some(),
        may_see_invitations: administrator.authority.has(Right::UsersRead),
        may_create: administrator.authority.has_somewhere(Right::UsersWrite),
        search,
        shell,
        frame,
    };
    Ok(render(StatusCode::OK, &page.shell, &page))
}

fn row(shell: &Shell, user: &User) -> PersonRow {
    PersonRow {
        address: format!("/admin/people/{}", user.id),
        name: user.display_name().to_owned(),
        initials: format::initials(user.display_name()),
        label: user.account_label().to_owned(),
        disabled: user.disabled,
        has_role: user.has_role,
        groups: user.groups.join(", "),
        joined: shell.messages.date(user.created_at),
    }
}

impl Search {
    /// Whether anything is searched for.
    pub fn is_narrow(&self) -> bool {
        !(self.q.is_empty() && self.state.is_empty() && self.group.is_empty())
    }

    fn filter(&self) -> Option<Filter> {
        let mut parts = Vec::new();
        if !self.q.trim().is_empty() {
            parts.push(Filter::compare("search", Operator::Co, self.q.trim()));
        }
        match self.state.as_str() {
            "active" => parts.push(Filter::compare("disabled", Operator::Eq, false)),
            "disabled" => parts.push(Filter::compare("disabled", Operator::Eq, true)),
            "role" => parts.push(Filter::compare("has_role", Operator::Eq, true)),
            _ => {}
        }
        if !self.group.trim().is_empty() {
            parts.push(Filter::compare("group", Operator::Eq, self.group.trim()));
        }
        match parts.len() {
            0 => None,
            1 => parts.pop(),
            _ => Some(Filter::And(parts)),
        }
    }

    /// The address of the page after this one.
    fn address_after(&self, cursor: &Cursor) -> String {
        let query = url::form_urlencoded::Serializer::new(String::new())
            .append_pair("q", &self.q)
            .append_pair("state", &self.state)
            .append_pair("group", &self.group)
            .append_pair("after", &cursor.to_text())
            .finish();
        format!("/admin/people?{query}")
    }
}
