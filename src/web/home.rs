//! `/`: the signed-in home page: apps with access, sessions, and sign-out.

use askama::Template;
use axum::{
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use chrono::{DateTime, Utc};
use serde::Deserialize;

use crate::{
    accounts::{
        apps::{self, LastAccess},
        sessions,
    },
    domain::{claims_request::ClaimsRequest, ids::ClientId},
    http::{
        current_user::CurrentUser,
        error_page::ErrorKind,
        errors::PageError,
        format::{self, Moment},
        forms::CheckedForm,
        messages::Messages,
        page::{AppBrand, Shell, path_segment, render},
        parameters::{PagePath, PageQuery},
        scope_items::consent_items,
    },
};

/// The page of a signed-in user.
#[derive(Template)]
#[template(path = "home.html")]
pub struct HomePage {
    /// The common data of every page.
    pub shell: Shell,
    /// The user's name.
    pub user_name: String,
    /// The label of the account.
    pub user_label: String,
    /// Their initials, instead of a picture.
    pub user_initials: String,
    /// The apps with access, latest first.
    pub apps: Vec<HomeApp>,
    /// The user's sessions, the current one first.
    pub sessions: Vec<HomeSession>,
    /// Where the form for ending all other sessions posts to; `None` if there are none. Fields: `csrf_token`.
    pub end_others_action: Option<&'static str>,
    /// The change that was just made, if any.
    pub done: Option<HomeDone>,
}

/// An app with access.
#[derive(Clone, Debug)]
pub struct HomeApp {
    /// Its name, picture and links.
    pub brand: AppBrand,
    /// What it may do, as text.
    pub may: Vec<String>,
    /// When it was used last.
    pub last_used: Moment,
    /// What that means, as text: used, or allowed.
    pub use_said: String,
    /// Where the form for revoking its access posts to; `None` shows no such form. Fields: `csrf_token`.
    pub remove_action: Option<String>,
}

/// A session.
#[derive(Clone, Debug)]
pub struct HomeSession {
    /// The browser, as text ([`crate::http::format::device`]).
    pub device: String,
    /// The address it signed in from.
    pub ip_address: Option<String>,
    /// When it was used last.
    pub last_seen: Moment,
    /// Whether it is the current one.
    pub place: SessionPlace,
    /// Where the form that signs it out posts to; `None` shows no such form. Fields: `csrf_token`.
    pub end_action: Option<String>,
}

/// Which session it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SessionPlace {
    /// The current one.
    Here,
    /// Another one.
    Elsewhere,
}

/// A change that was just made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HomeDone {
    /// The access of an app was revoked.
    AppRemoved,
    /// A session was ended.
    SessionEnded,
    /// All other sessions were ended.
    OthersEnded,
}

impl HomePage {
    fn done_sentence(&self) -> Option<String> {
        self.done.map(|done| match done {
            HomeDone::AppRemoved => self.shell.text("home-app-removed"),
            HomeDone::SessionEnded => self.shell.text("home-session-ended"),
            HomeDone::OthersEnded => self.shell.text("home-others-ended"),
        })
    }
}

impl HomeSession {
    fn is_here(&self) -> bool {
        self.place == SessionPlace::Here
    }
}

/// The query of the page.
#[derive(Debug, Deserialize)]
pub struct HomeQuery {
    done: Option<String>,
}

/// The page; users who are not signed in are redirected to sign in.
///
/// # Errors
/// When the store fails (503 or 500).
pub async fn get(mut current: CurrentUser, PageQuery(query): PageQuery<HomeQuery>) -> Result<Response, PageError> {
    let shell = current.request.shell(Some(&current.user)).await?;
    let sessions = own_sessions(&current, &shell.messages).await?;
    let user = &current.user;
    let page = HomePage {
        end_others_action: (sessions.len() > 1).then_some("/sessions/end-others"),
        user_name: user.display_name().to_owned(),
        user_label: user.account_label().to_owned(),
        user_initials: format::initials(user.display_name()),
        apps: own_apps(&current, &shell.messages).await?,
        sessions,
        done: query.done.as_deref().and_then(HomeDone::parse),
        shell,
    };
    Ok(render(StatusCode::OK, &page.shell, &page))
}

/// Revokes an application's access.
///
/// # Errors
/// When the store fails (503 or 500).
pub async fn remove_app(
    current: CurrentUser,
    PagePath(client_id): PagePath,
    _: CheckedForm,
) -> Result<Response, PageError> {
    apps::revoke(&current.request.context, current.user.id, &ClientId(client_id)).await?;
    Ok(Redirect::to("/?done=app-removed").into_response())
}

/// Ends another session of the user.
///
/// # Errors
/// When they have no such session (404), or the store fails (503 or 500).
pub async fn end_session(
    current: CurrentUser,
    PagePath(session): PagePath,
    _: CheckedForm,
) -> Result<Response, PageError> {
    let session = session.parse().map_err(|_| ErrorKind::NotFound)?;
    let ended = sessions::end_of_owner(&current.request.context, current.user.id, session).await?;
    ErrorKind::NotFound.unless(ended.is_some())?;
    Ok(Redirect::to("/?done=session-ended").into_response())
}

/// Ends all other sessions of the user.
///
/// # Errors
/// When the store fails (503 or 500).
pub async fn end_others(current: CurrentUser, _: CheckedForm) -> Result<Response, PageError> {
    sessions::end_others(&current.request.context, &current.session).await?;
    Ok(Redirect::to("/?done=others-ended").into_response())
}

impl HomeDone {
    fn parse(text: &str) -> Option<Self> {
        match text {
            "app-removed" => Some(Self::AppRemoved),
            "session-ended" => Some(Self::SessionEnded),
            "others-ended" => Some(Self::OthersEnded),
            _ => None,
        }
    }
}

async fn own_apps(current: &CurrentUser, messages: &Messages) -> Result<Vec<HomeApp>, PageError> {
    let context = &current.request.context;
    let custom = context.store.scopes().await?;
    let apps = apps::list(context, current.user.id).await?;
    let shown = apps.into_iter().map(|app| {
        let (last_used, use_said) = use_of(messages, app.last_access, context.now);
        HomeApp {
            brand: AppBrand::of(&app.client),
            may: consent_items(messages, &app.scope, &ClaimsRequest::default(), &custom, &current.user)
                .into_iter()
                .map(|item| item.what)
                .collect(),
            last_used,
            use_said,
            remove_action: Some(format!("/apps/{}/remove", path_segment(app.client.client_id.as_str()))),
        }
    });
    Ok(shown.collect())
}

fn use_of(messages: &Messages, last_access: LastAccess, now: DateTime<Utc>) -> (Moment, String) {
    let (LastAccess::UsedAt(at) | LastAccess::AllowedAt(at)) = last_access;
    let moment = format::moment(messages, at, now);
    let ago = [("ago", moment.ago.as_str())];
    let said = match last_access {
        LastAccess::UsedAt(_) => messages.text_with("home-app-used", &ago),
        LastAccess::AllowedAt(_) => messages.text_with("home-app-allowed", &ago),
    };
    (moment, said)
}

async fn own_sessions(current: &CurrentUser, messages: &Messages) -> Result<Vec<HomeSession>, PageError> {
    let context = &current.request.context;
    let listed = sessions::list(&context.store, &current.session, context.now).await?;
    let shown = listed.into_iter().map(|session| {
        let is_here = session.id == current.session.session_id;
        HomeSession {
            device: match session.is_impersonation {
                true => messages.text("impersonation-session"),
                false => format::device(messages, session.user_agent.as_deref()),
            },
            ip_address: session.ip_address.filter(|_| !session.is_impersonation),
            last_seen: format::moment(messages, session.last_seen_at, context.now),
            place: if is_here {
                SessionPlace::Here
            } else {
                SessionPlace::Elsewhere
            },
            end_action: (!is_here).then(|| format!("/sessions/{}/end", session.id)),
        }
    });
    Ok(shown.collect())
}
