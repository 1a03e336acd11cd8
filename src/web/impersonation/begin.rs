//! `/impersonation/begin`: the link by which an administrator acts as somebody else, in a browser in which nobody is signed in. Opening it
//! does not use it up.

use askama::Template;
use axum::{
    http::StatusCode,
    response::{IntoResponse as _, Redirect, Response},
};
use serde::Deserialize;

use crate::{
    crypto::token::{self, TokenKind},
    domain::user::User,
    http::{
        error_page::ErrorKind,
        errors::PageError,
        format,
        forms::CheckedForm,
        page::{Shell, render},
        page_request::{PageRequest, valid_user},
        parameters::PageQuery,
    },
    management::users::impersonate,
    store::impersonations::ImpersonationLink,
    web::sign_in::complete::end_session,
};

/// The page.
#[derive(Template)]
#[template(path = "impersonation/begin.html")]
pub struct BeginPage {
    /// The common data of every page.
    pub shell: Shell,
    /// Where the form posts to; `None` where somebody is signed in with this browser. Fields: `csrf_token`.
    pub form_action: Option<String>,
    /// The name of the user.
    pub name: String,
    /// The label of the account.
    pub label: String,
    /// Their initials, instead of a picture.
    pub initials: String,
}

/// The token of the link.
#[derive(Debug, Deserialize)]
pub struct BeginQuery {
    token: Option<String>,
}

/// The page, while the link is valid.
///
/// # Errors
/// When the link was used, has expired, or whoever asked for it could not any more (410), or the store fails (503 or 500).
pub async fn get(mut request: PageRequest, PageQuery(query): PageQuery<BeginQuery>) -> Result<Response, PageError> {
    let token = query.token.unwrap_or_default();
    let (_, user) = look(&request, &token).await?;
    show(&mut request, &token, &user, StatusCode::OK).await
}

/// Begins to act as the user.
///
/// # Errors
/// As for the page; somebody is signed in with this browser (409).
pub async fn post(
    mut request: PageRequest,
    PageQuery(query): PageQuery<BeginQuery>,
    _: CheckedForm,
) -> Result<Response, PageError> {
    let token = query.token.unwrap_or_default();
    let (link, user) = look(&request, &token).await?;
    if request.current_subject().await?.is_some() {
        return show(&mut request, &token, &user, StatusCode::CONFLICT).await;
    }
    let redeemed = impersonate::redeem(&request.context, &link).await?;
    let (signed_in, user) = redeemed.ok_or(ErrorKind::LinkSpent)?;
    request.browser.act_as(signed_in.clone(), user.display_name()).await?;
    // Read after the session's row is written: whoever ended the access of one of the two meanwhile has deleted that row, or is seen here.
    if valid_user(&request.context, &signed_in).await?.is_none() {
        end_session(&mut request).await?;
        return Err(ErrorKind::LinkSpent.into());
    }
    Ok(Redirect::to("/impersonation").into_response())
}

async fn look(request: &PageRequest, token: &str) -> Result<(ImpersonationLink, User), PageError> {
    let presented = token::parse(TokenKind::Impersonation, token).ok_or(ErrorKind::LinkSpent)?;
    let looked = impersonate::look(&request.context, &presented).await?;
    Ok(looked.ok_or(ErrorKind::LinkSpent)?)
}

async fn show(request: &mut PageRequest, token: &str, user: &User, status: StatusCode) -> Result<Response, PageError> {
    let is_taken = request.current_subject().await?.is_some();
    let page = BeginPage {
        form_action: (!is_taken).then(|| format!("/impersonation/begin?token={token}")),
        name: user.display_name().to_owned(),
        label: user.account_label().to_owned(),
        initials: format::initials(user.display_name()),
        shell: request.shell(None).await?,
    };
    Ok(render(status, &page.shell, &page))
}
