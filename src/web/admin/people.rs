//! `/admin/people`: the users.

use askama::Template;
use axum::{http::StatusCode, response::Response};

use crate::{
    domain::{bulk_job::BulkAction, ids::UserId, right::Right, user::User},
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
        bulk_words,
        frame::{Frame, Section},
        people_search::Search,
        refusal,
    },
};

pub mod bulk;
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
    /// What they may do to many accounts: its name in the form, and in words. Nothing for whoever may change nobody.
    pub bulk_actions: Vec<(&'static str, String)>,
    /// Whether they may look at invitations.
    pub may_see_invitations: bool,
}

/// A user in the list.
#[derive(Clone, Debug)]
pub struct PersonRow {
    /// Their identifier.
    pub id: UserId,
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
        bulk_actions: bulk_actions(&administrator, &shell),
        may_see_invitations: administrator.authority.has_somewhere(Right::UsersRead),
        may_create: administrator.authority.has_somewhere(Right::UsersWrite),
        search,
        shell,
        frame,
    };
    Ok(render(StatusCode::OK, &page.shell, &page))
}

fn bulk_actions(administrator: &Administrator, shell: &Shell) -> Vec<(&'static str, String)> {
    let authority = &administrator.authority;
    let may = |action: &&BulkAction| {
        [Right::UsersWrite, action.right()]
            .into_iter()
            .all(|right| authority.has_somewhere(right))
    };
    let actions = BulkAction::ALL.iter().filter(may);
    actions
        .map(|action| (action.as_str(), bulk_words::action(&shell.messages, *action)))
        .collect()
}

fn row(shell: &Shell, user: &User) -> PersonRow {
    PersonRow {
        id: user.id,
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
