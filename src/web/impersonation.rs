//! `/impersonation`: what an administrator sees who acts as somebody else: the applications, and the end of it.

use askama::Template;
use axum::{
    http::StatusCode,
    response::{IntoResponse as _, Redirect, Response},
};

use crate::{
    accounts::apps,
    http::{
        errors::PageError,
        format,
        forms::CheckedForm,
        page::{AppBrand, Shell, render},
        page_request::PageRequest,
    },
    web::sign_in::complete::end_session,
};

pub mod begin;

/// The page of an administrator who acts as somebody else.
#[derive(Template)]
#[template(path = "impersonation.html")]
pub struct ImpersonationPage {
    /// The common data of every page.
    pub shell: Shell,
    /// The name of the user.
    pub name: String,
    /// The label of the account.
    pub label: String,
    /// Their initials, instead of a picture.
    pub initials: String,
    /// The applications with access to the account, the latest first.
    pub apps: Vec<AppBrand>,
}

/// The page. Whoever acts as nobody comes to the sign-in.
///
/// # Errors
/// When the store fails (503 or 500).
pub async fn get(mut request: PageRequest) -> Result<Response, PageError> {
    let Some((session, user)) = request.current_subject().await? else {
        return Ok(Redirect::to("/login").into_response());
    };
    if session.actor.is_none() {
        return Ok(Redirect::to("/").into_response());
    }
    let apps = apps::list(&request.context, user.id).await?;
    let page = ImpersonationPage {
        name: user.display_name().to_owned(),
        label: user.account_label().to_owned(),
        initials: format::initials(user.display_name()),
        apps: apps.into_iter().map(|app| AppBrand::of(&app.client)).collect(),
        shell: request.shell(None).await?,
    };
    Ok(render(StatusCode::OK, &page.shell, &page))
}

/// Ends it, with every grant that was given meanwhile.
///
/// # Errors
/// When the store fails (503 or 500).
pub async fn post(mut request: PageRequest, _: CheckedForm) -> Result<Response, PageError> {
    if request.browser.acting_as().is_some() {
        end_session(&mut request).await?;
    }
    Ok(Redirect::to("/logged-out").into_response())
}
