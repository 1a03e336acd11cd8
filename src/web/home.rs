//! `/`: the signed-in home. Which apps have access, where one is signed in, and the way out.

use askama::Template;
use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;

use super::{authorize::resume, consent::items::consent_items, logo_path, logout, path_segment, plain_shell};
use crate::{
    domain::{claims_request::ClaimsRequest, event::EventKind, ids::ClientId, session::SignedIn, user::User},
    http::{
        browser::Browser,
        csrf::check_form,
        error_page::ErrorKind,
        errors::PageError,
        format,
        layers::accept_language,
        messages::Messages,
        page::{AppBrand, Page, Shell, render},
        parameters::{PageParameters, PagePath, PageQuery},
        request_context::RequestContext,
        state::AppState,
    },
    store::{audit, authorization_codes, consents, grants, sessions},
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

impl Page for HomePage {
    fn shell(&self) -> &Shell {
        &self.shell
    }
}

/// The page; who is not signed in is asked to.
///
/// # Errors
/// When the store fails.
pub async fn get(
    State(state): State<AppState>,
    mut browser: Browser,
    headers: HeaderMap,
    PageQuery(query): PageQuery<HomeQuery>,
) -> Result<Response, PageError> {
    let Some((session, user)) = resume::current_user(&state, &browser).await? else {
        return Ok(Redirect::to("/login").into_response());
    };
    let messages = Messages::choose_for(&[], user.claims.locale.as_deref(), accept_language(&headers));
    let sessions = own_sessions(&state, &messages, &session).await?;
    let page = HomePage {
        end_others_action: (sessions.len() > 1).then_some("/sessions/end-others"),
        user_name: user.display_name().to_owned(),
        user_label: user.account_label().to_owned(),
        user_initials: format::initials(user.display_name()),
        logout_action: "/logout".to_owned(),
        apps: apps(&state, &messages, &user).await?,
        sessions,
        done: query.done.as_deref().and_then(HomeDone::parse),
        shell: plain_shell(&state, messages, browser.csrf_token().await?),
    };
    Ok(render(StatusCode::OK, page))
}

/// What the page was told.
#[derive(Debug, Deserialize)]
pub struct HomeQuery {
    done: Option<String>,
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

/// Takes an application's access back: its grants end, codes on their way to it are worth nothing, and it has to ask again.
///
/// # Errors
/// A page, when the form is not ours.
pub async fn remove_app(
    State(state): State<AppState>,
    context: RequestContext,
    browser: Browser,
    headers: HeaderMap,
    PagePath(client_id): PagePath,
    PageParameters(form): PageParameters,
) -> Result<Response, PageError> {
    check_form(&state, &headers, &browser, &form)?;
    let Some((_, user)) = resume::current_user(&state, &browser).await? else {
        return Ok(Redirect::to("/login").into_response());
    };
    let client_id = ClientId(client_id);
    let now = state.clock.now();
    let transaction = state.store.begin().await?;
    grants::revoke_by_user_and_client(&transaction, user.id, &client_id, now).await?;
    consents::delete(&transaction, user.id, &client_id).await?;
    authorization_codes::forget_outstanding(&transaction, user.id, &client_id, now).await?;
    let event = state.event(&context, EventKind::ConsentWithdrawn);
    audit::insert(&transaction, &event.user(user.id).client(&client_id)).await?;
    transaction.commit().await?;
    Ok(Redirect::to("/?done=app-removed").into_response())
}

/// Signs another browser of the same person out.
///
/// # Errors
/// A page, when the form is not ours.
pub async fn end_session(
    State(state): State<AppState>,
    context: RequestContext,
    browser: Browser,
    headers: HeaderMap,
    PagePath(session_id): PagePath,
    PageParameters(form): PageParameters,
) -> Result<Response, PageError> {
    check_form(&state, &headers, &browser, &form)?;
    let Some((_, user)) = resume::current_user(&state, &browser).await? else {
        return Ok(Redirect::to("/login").into_response());
    };
    let now = state.clock.now();
    let session_id = session_id.parse().map_err(|_| ErrorKind::NotFound)?;
    let own = sessions::list_for_user(&state.store, user.id, now).await?;
    if !own.iter().any(|session| session.id == session_id) {
        return Err(ErrorKind::NotFound.into());
    }
    logout::close(&state, &context, session_id, user.id).await?;
    Ok(Redirect::to("/?done=session-ended").into_response())
}

/// Signs every other browser of the same person out.
///
/// # Errors
/// A page, when the form is not ours.
pub async fn end_others(
    State(state): State<AppState>,
    context: RequestContext,
    browser: Browser,
    headers: HeaderMap,
    PageParameters(form): PageParameters,
) -> Result<Response, PageError> {
    check_form(&state, &headers, &browser, &form)?;
    let Some((session, user)) = resume::current_user(&state, &browser).await? else {
        return Ok(Redirect::to("/login").into_response());
    };
    for other in sessions::list_for_user(&state.store, user.id, state.clock.now()).await? {
        if other.id != session.session_id {
            logout::close(&state, &context, other.id, user.id).await?;
        }
    }
    Ok(Redirect::to("/?done=others-ended").into_response())
}

async fn apps(state: &AppState, messages: &Messages, user: &User) -> Result<Vec<HomeApp>, PageError> {
    let now = state.clock.now();
    let custom = state.store.scopes().await?;
    let mut apps = Vec::new();
    for (client_id, scope, last_used_at) in grants::list_apps_for_user(&state.store, user.id, now).await? {
        let Some(client) = state.store.client(&client_id).await? else {
            continue;
        };
        apps.push(HomeApp {
            brand: AppBrand::new(&client, logo_path(&client)),
            may: consent_items(messages, &scope, &ClaimsRequest::default(), &custom, user)
                .into_iter()
                .map(|item| item.what)
                .collect(),
            last_used: format::ago(messages, last_used_at, now),
            remove_action: Some(format!("/apps/{}/remove", path_segment(client.client_id.as_str()))),
        });
    }
    Ok(apps)
}

async fn own_sessions(
    state: &AppState,
    messages: &Messages,
    current: &SignedIn,
) -> Result<Vec<HomeSession>, PageError> {
    let now = state.clock.now();
    let mut listed = sessions::list_for_user(&state.store, current.user_id, now).await?;
    listed.sort_by_key(|session| {
        (
            session.id != current.session_id,
            std::cmp::Reverse(session.last_seen_at),
        )
    });
    Ok(listed
        .into_iter()
        .map(|session| {
            let is_here = session.id == current.session_id;
            HomeSession {
                device: format::device(messages, session.user_agent.as_deref()),
                ip_address: session.ip_address,
                last_seen: format::ago(messages, session.last_seen_at, now),
                place: if is_here {
                    SessionPlace::Here
                } else {
                    SessionPlace::Elsewhere
                },
                end_action: (!is_here).then(|| format!("/sessions/{}/end", session.id)),
            }
        })
        .collect())
}
