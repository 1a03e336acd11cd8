//! `/`: the signed-in home. Which apps have access, where one is signed in, and the way out.

use askama::Template;
use axum::{
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;

use crate::{
    accounts::{apps, sessions},
    domain::{claims_request::ClaimsRequest, ids::ClientId},
    http::{
        current_user::CurrentUser,
        error_page::ErrorKind,
        errors::PageError,
        format,
        forms::CheckedForm,
        messages::Messages,
        page::{AppBrand, Shell, path_segment, render},
        parameters::{PagePath, PageQuery},
        scope_items::consent_items,
    },
};

/// The page of somebody who is signed in.
#[derive(Template)]
#[template(path = "home.html")]
pub struct HomePage {
    /// What every page needs.
    pub shell: Shell,
    /// Their name.
    pub user_name: String,
    /// What tells this account from another of theirs.
    pub user_label: String,
    /// Stands in for their picture.
    pub user_initials: String,
    /// Where the sign-out form posts to. Fields: `csrf_token`, `confirm` = `yes`, as on the logout page.
    pub logout_action: String,
    /// The apps that have access, latest first.
    pub apps: Vec<HomeApp>,
    /// Where they are signed in, this browser first.
    pub sessions: Vec<HomeSession>,
    /// Where the form that signs all the others out posts to; `None` where there is none. Fields: `csrf_token`.
    pub end_others_action: Option<&'static str>,
    /// What just happened, if anything did.
    pub done: Option<HomeDone>,
}

/// An app that has access.
#[derive(Clone, Debug)]
pub struct HomeApp {
    /// Its name, picture and links.
    pub brand: AppBrand,
    /// What it may do, in words.
    pub may: Vec<String>,
    /// When it was used last, in words ([`crate::http::format::ago`]).
    pub last_used: String,
    /// Where the form that ends its access posts to; `None` shows no such form. Fields: `csrf_token`.
    pub remove_action: Option<String>,
}

/// A browser that is signed in.
#[derive(Clone, Debug)]
pub struct HomeSession {
    /// What it is, in words ([`crate::http::format::device`]).
    pub device: String,
    /// The address it signed in from.
    pub ip_address: Option<String>,
    /// When it was last here, in words.
    pub last_seen: String,
    /// Whether it is this one.
    pub place: SessionPlace,
    /// Where the form that signs it out posts to; `None` shows no such form. Fields: `csrf_token`.
    pub end_action: Option<String>,
}

/// Which browser a session is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SessionPlace {
    /// The one that shows the page.
    Here,
    /// Another one.
    Elsewhere,
}

/// What just happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HomeDone {
    /// An app lost its access.
    AppRemoved,
    /// A browser was signed out.
    SessionEnded,
    /// All other browsers were.
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

/// What the page was told.
#[derive(Debug, Deserialize)]
pub struct HomeQuery {
    done: Option<String>,
}

/// The page; who is not signed in is asked to.
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
        logout_action: "/logout/confirm".to_owned(),
        apps: own_apps(&current, &shell.messages).await?,
        sessions,
        done: query.done.as_deref().and_then(HomeDone::parse),
        shell,
    };
    Ok(render(StatusCode::OK, &page.shell, &page))
}

/// Takes an application's access back.
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

/// Signs another browser of the same person out.
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

/// Signs every other browser of the same person out.
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
    let shown = apps.into_iter().map(|app| HomeApp {
        brand: AppBrand::of(&app.client),
        may: consent_items(messages, &app.scope, &ClaimsRequest::default(), &custom, &current.user)
            .into_iter()
            .map(|item| item.what)
            .collect(),
        last_used: format::ago(messages, app.last_used_at, context.now),
        remove_action: Some(format!("/apps/{}/remove", path_segment(app.client.client_id.as_str()))),
    });
    Ok(shown.collect())
}

async fn own_sessions(current: &CurrentUser, messages: &Messages) -> Result<Vec<HomeSession>, PageError> {
    let context = &current.request.context;
    let listed = sessions::list(&context.store, &current.session, context.now).await?;
    let shown = listed.into_iter().map(|session| {
        let is_here = session.id == current.session.session_id;
        HomeSession {
            device: format::device(messages, session.user_agent.as_deref()),
            ip_address: session.ip_address,
            last_seen: format::ago(messages, session.last_seen_at, context.now),
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
