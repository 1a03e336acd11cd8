//! `/admin/people/{id}/merge`: another account of the same person, which is merged into this one.

use askama::Template;
use axum::{
    http::StatusCode,
    response::{IntoResponse as _, Redirect, Response},
};
use serde::Deserialize;

use crate::{
    context::{Context, Mode},
    domain::{ids::UserId, right::Right, user::User},
    http::{
        error_page::ErrorKind,
        errors::PageError,
        forms::CheckedForm,
        messages::Messages,
        page::{Shell, render},
        parameters::{PagePath, PageQuery},
    },
    management::{
        change_error::ChangeError,
        lists::ListRequest,
        users::{
            self,
            merge::{self, SeenAccount},
        },
    },
    store::{Limit, Versioned},
    web::console::{
        administrator::Administrator,
        frame::{Frame, Section},
        merge_words::{Part, gone, moved},
        people_search::Search,
        refusal,
        seen::seen,
    },
};

/// How many accounts a search shows.
const ROWS: u16 = 20;

/// The page: first the search for the other account, then what comes of it.
#[derive(Template)]
#[template(path = "admin/people/person/merge.html")]
pub struct PersonMergePage {
    /// The common data of every page.
    pub shell: Shell,
    /// The frame of the console.
    pub frame: Frame,
    /// Where the page of the account that stays is.
    pub address: String,
    /// The name of its owner.
    pub title: String,
    /// A name by which they sign in.
    pub label: String,
    /// What was searched for.
    pub q: String,
    /// Who was found; `None` where nobody searched.
    pub found: Option<Vec<Candidate>>,
    /// The account that was chosen, and what comes of it.
    pub choice: Option<Choice>,
    /// Why nothing was merged.
    pub problem: Option<String>,
}

/// An account that may be the other one.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// Its identifier.
    pub id: UserId,
    /// The name of its owner.
    pub name: String,
    /// A name by which they sign in.
    pub label: String,
}

/// The account that was chosen.
#[derive(Clone, Debug)]
pub struct Choice {
    /// Which.
    pub other: Candidate,
    /// The version of the account that stays.
    pub version: i64,
    /// The version of the account that goes.
    pub other_version: i64,
    /// What moves to the account that stays.
    pub moves: Vec<Part>,
    /// What goes with the other one.
    pub goes: Vec<Part>,
}

/// The query of the page.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct MergeQuery {
    /// A part of a name, an address or a number, or an identifier.
    q: String,
    /// The identifier of the account that was chosen.
    other: String,
}

/// The search, or what comes of the choice.
///
/// # Errors
/// When there is no such user (404), the administrator may not look at them (403), or the store fails (503 or 500).
pub async fn get(
    mut administrator: Administrator,
    PagePath(id): PagePath,
    PageQuery(query): PageQuery<MergeQuery>,
) -> Result<Response, PageError> {
    let kept = find(&administrator, &id).await?;
    let shown = Shown { query, problem: None };
    show(&mut administrator, &kept, shown).await
}

/// Merges the account into this one.
///
/// # Errors
/// When there is no such user (404), the administrator may not look at them (403), or the store fails (503 or 500).
pub async fn post(
    mut administrator: Administrator,
    PagePath(id): PagePath,
    CheckedForm(form): CheckedForm,
) -> Result<Response, PageError> {
    let kept = find(&administrator, &id).await?;
    let field = |name: &str| form.get(name).unwrap_or_default().trim().to_owned();
    let other: UserId = field("other").parse().map_err(|_| ErrorKind::BadRequest)?;
    let messages = administrator.request.messages(&[], Some(&administrator.user));
    let context = administrator.context();
    let merged = async {
        let found = users::get(context, Right::UsersWrite, other).await?;
        if field("typed") != found.value.account_label() {
            return Err(ChangeError::InUse(messages.text("admin-problem-typed-merge")));
        }
        let kept = SeenAccount {
            id: kept.value.id,
            version: seen(&form, "version")?,
        };
        let other = SeenAccount {
            id: other,
            version: seen(&form, "other_version")?,
        };
        merge::merge(context, kept, other).await
    };
    match merged.await {
        Ok(_) => {
            let address = format!("/admin/people/{}?done=merged", kept.value.id);
            Ok(Redirect::to(&address).into_response())
        }
        Err(error) => {
            let shown = Shown {
                query: MergeQuery {
                    other: other.to_string(),
                    ..MergeQuery::default()
                },
                problem: Some((refusal::status(&error), refusal::sentence(&messages, error)?)),
            };
            show(&mut administrator, &kept, shown).await
        }
    }
}

async fn find(administrator: &Administrator, id: &str) -> Result<Versioned<User>, PageError> {
    let id: UserId = id.parse().map_err(|_| ErrorKind::NotFound)?;
    let found = users::get(administrator.context(), Right::UsersRead, id).await;
    found.map_err(refusal::page)
}

/// What the page shows.
struct Shown {
    query: MergeQuery,
    /// Why nothing was merged, with the status of the page.
    problem: Option<(StatusCode, String)>,
}

async fn show(
    administrator: &mut Administrator,
    kept: &Versioned<User>,
    Shown { query, mut problem }: Shown,
) -> Result<Response, PageError> {
    let (shell, frame) = administrator.frame(Section::People).await?;
    let context = administrator.context();
    let messages = &shell.messages;
    let mut choice = None;
    if let Ok(other) = query.other.parse() {
        match choose(context, messages, kept, other).await {
            Ok(chosen) => choice = Some(chosen),
            Err(error) => {
                let status = refusal::status(&error);
                let said = refusal::sentence(messages, error)?;
                problem = problem.or(Some((status, said)));
            }
        }
    }
    let (status, problem) = match problem {
        Some((status, problem)) => (status, Some(problem)),
        None => (StatusCode::OK, None),
    };
    let page = PersonMergePage {
        address: format!("/admin/people/{}", kept.value.id),
        title: kept.value.display_name().to_owned(),
        label: kept.value.account_label().to_owned(),
        found: search(context, kept.value.id, &query.q).await?,
        q: query.q,
        choice,
        problem,
        shell,
        frame,
    };
    Ok(render(status, &page.shell, &page))
}

/// What would come of a merge with `other`.
async fn choose(
    context: &Context,
    messages: &Messages,
    kept: &Versioned<User>,
    other: UserId,
) -> Result<Choice, ChangeError> {
    let found = users::get(context, Right::UsersRead, other).await?;
    let seen = |found: &Versioned<User>| SeenAccount {
        id: found.value.id,
        version: found.version,
    };
    let mut tried = context.clone();
    tried.mode = Mode::DryRun;
    let merged = merge::merge(&tried, seen(kept), seen(&found)).await?;
    Ok(Choice {
        version: kept.version,
        other_version: found.version,
        moves: moved(context, messages, &merged).await?,
        goes: gone(context, messages, &merged).await?,
        other: Candidate::of(&found.value),
    })
}

/// Who may be the other account; the account itself is not.
async fn search(context: &Context, kept: UserId, q: &str) -> Result<Option<Vec<Candidate>>, PageError> {
    if q.trim().is_empty() {
        return Ok(None);
    }
    let search = Search {
        q: q.to_owned(),
        ..Search::default()
    };
    let request = ListRequest {
        filter: search.filter(),
        sort: None,
        after: None,
        limit: Limit::of(ROWS),
    };
    let mut found: Vec<User> = match q.trim().parse::<UserId>() {
        Ok(id) => match users::get(context, Right::UsersRead, id).await {
            Ok(found) => vec![found.value],
            Err(ChangeError::NotFound(_)) => Vec::new(),
            Err(error) => return Err(refusal::page(error)),
        },
        Err(_) => {
            let page = users::list(context, &request).await.map_err(refusal::list_page)?;
            page.items.into_iter().map(|found| found.value).collect()
        }
    };
    found.retain(|user| user.id != kept);
    Ok(Some(found.iter().map(Candidate::of).collect()))
}

impl Candidate {
    fn of(user: &User) -> Self {
        Self {
            id: user.id,
            name: user.display_name().to_owned(),
            label: user.account_label().to_owned(),
        }
    }
}
