//! `/admin/sessions`: where users are signed in.

use std::{collections::BTreeMap, net::IpAddr};

use askama::Template;
use axum::{
    http::StatusCode,
    response::{IntoResponse as _, Redirect, Response},
};
use serde::Deserialize;

use crate::{
    context::Context,
    domain::{
        filter::{Filter, Operator},
        ids::{SessionId, UserId},
        right::Right,
        session::SessionOfUser,
    },
    http::{
        error_page::ErrorKind,
        errors::PageError,
        format::{self, Moment},
        forms::CheckedForm,
        messages::Messages,
        page::{Shell, render},
        parameters::PageQuery,
    },
    management::{lists::ListRequest, sessions, users},
    store::{
        Limit, StoreError,
        listing::{Cursor, Page},
    },
    web::console::{
        administrator::Administrator,
        frame::{Frame, Section},
        refusal,
    },
};

/// How many sessions a page has.
const ROWS: u16 = 50;

/// The list.
#[derive(Template)]
#[template(path = "admin/sessions.html")]
pub struct SessionsPage {
    /// The common data of every page.
    pub shell: Shell,
    /// The frame of the console.
    pub frame: Frame,
    /// What was searched for.
    pub search: Search,
    /// The sessions.
    pub sessions: Vec<SessionRow>,
    /// The address of the next page.
    pub next: Option<String>,
    /// Whether this is not the first page.
    pub is_further: bool,
    /// Whether the administrator may end sessions.
    pub may_end: bool,
    /// What was just done.
    pub done: Option<String>,
    /// Why something was not done.
    pub problem: Option<String>,
}

/// A browser in which somebody is signed in.
#[derive(Clone, Debug)]
pub struct SessionRow {
    /// Which.
    pub id: SessionId,
    /// The address of the page of the user.
    pub person_address: String,
    /// Their name.
    pub person: String,
    /// Their initials.
    pub initials: String,
    /// What the browser is.
    pub device: String,
    /// From which address it began.
    pub ip_address: Option<String>,
    /// When it began.
    pub started: Moment,
    /// When it was last used.
    pub last_seen: Moment,
}

/// What is searched for: the query of the page.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Search {
    /// An IP address, or a name of a user.
    pub q: String,
    /// Where the page before ended.
    pub after: String,
    /// What was just done.
    pub done: String,
}

/// The sessions that the administrator may see.
///
/// # Errors
/// When they may see none (403), or the store fails (503 or 500).
pub async fn get(
    mut administrator: Administrator,
    PageQuery(search): PageQuery<Search>,
) -> Result<Response, PageError> {
    show(&mut administrator, search, None).await
}

/// Ends a session.
///
/// # Errors
/// When there is no such session (404), or the store fails (503 or 500).
pub async fn post(mut administrator: Administrator, CheckedForm(form): CheckedForm) -> Result<Response, PageError> {
    let session = form.get("session").and_then(|session| session.parse().ok());
    let (Some("end"), Some(session)) = (form.get("do"), session) else {
        return Err(ErrorKind::BadRequest.into());
    };
    let search = Search {
        q: form.get("q").unwrap_or_default().to_owned(),
        ..Search::default()
    };
    match sessions::end(administrator.context(), session).await {
        Ok(()) => Ok(Redirect::to(&search.address(&[("done", "ended")])).into_response()),
        Err(error) => {
            let messages = administrator.request.messages(&[], Some(&administrator.user));
            let problem = refusal::sentence(&messages, error)?;
            show(&mut administrator, search, Some(problem)).await
        }
    }
}

async fn show(
    administrator: &mut Administrator,
    search: Search,
    problem: Option<String>,
) -> Result<Response, PageError> {
    let (shell, frame) = administrator.frame(Section::Sessions).await?;
    let context = administrator.context();
    let after = Cursor::from_text(&search.after);
    let is_further = after.is_some();
    let found = find(context, &search, after).await?;
    let names = users::names_of(context, found.items.iter().map(|session| session.user_id)).await?;
    let row = |session: &SessionOfUser| row(context, &shell.messages, &names, session);
    let page = SessionsPage {
        sessions: found.items.iter().map(row).collect(),
        next: found
            .next
            .as_ref()
            .map(|cursor| search.address(&[("after", &cursor.to_text())])),
        is_further,
        may_end: administrator.authority.has_somewhere(Right::SessionsEnd),
        done: (search.done == "ended").then(|| shell.text("admin-done-session")),
        problem,
        search,
        shell,
        frame,
    };
    let status = match page.problem {
        Some(_) => StatusCode::CONFLICT,
        None => StatusCode::OK,
    };
    Ok(render(status, &page.shell, &page))
}

async fn find(context: &Context, search: &Search, after: Option<Cursor>) -> Result<Page<SessionOfUser>, PageError> {
    let filter = match search.filter(context).await? {
        Sought::Everything => None,
        Sought::These(filter) => Some(filter),
        Sought::Nobody => {
            return Ok(Page {
                items: Vec::new(),
                next: None,
            });
        }
    };
    let request = ListRequest {
        filter,
        sort: None,
        after,
        limit: Limit::of(ROWS),
    };
    sessions::list(context, &request).await.map_err(refusal::list_page)
}

fn row(
    context: &Context,
    messages: &Messages,
    names: &BTreeMap<UserId, String>,
    SessionOfUser { user_id, session }: &SessionOfUser,
) -> SessionRow {
    let person = names.get(user_id).cloned().unwrap_or_else(|| user_id.to_string());
    SessionRow {
        id: session.id,
        person_address: format!("/admin/people/{user_id}"),
        initials: format::initials(&person),
        person,
        device: format::device(messages, session.user_agent.as_deref()),
        ip_address: session.ip_address.clone(),
        started: format::moment(messages, session.started_at, context.now),
        last_seen: format::moment(messages, session.last_seen_at, context.now),
    }
}

/// What the list is searched for.
enum Sought {
    Everything,
    These(Filter),
    /// A user who is not there.
    Nobody,
}

impl Search {
    async fn filter(&self, context: &Context) -> Result<Sought, StoreError> {
        let sought = self.q.trim();
        if sought.is_empty() {
            return Ok(Sought::Everything);
        }
        if let Ok(address) = sought.parse::<IpAddr>() {
            let address = address.to_string();
            return Ok(Sought::These(Filter::compare(
                "ip_address",
                Operator::Eq,
                address.as_str(),
            )));
        }
        Ok(match users::find(context, sought).await? {
            Some(user) => Sought::These(Filter::compare("user", Operator::Eq, user.id.to_string().as_str())),
            None => Sought::Nobody,
        })
    }

    /// The address of the page with this search, and more in the query.
    fn address(&self, more: &[(&str, &str)]) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        if !self.q.is_empty() {
            query.append_pair("q", &self.q);
        }
        format!("/admin/sessions?{}", query.extend_pairs(more).finish())
    }
}
