//! `/recover/reset`: the link of a mail, and a new password. Looking at it spends nothing: mail programs look too.

use askama::Template;
use axum::{
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;

use crate::{
    accounts::{password, recovery},
    crypto::token::{self, TokenKind},
    domain::user::User,
    http::{
        error_page::ErrorKind,
        errors::PageError,
        forms::CheckedForm,
        page::{Shell, render},
        page_request::PageRequest,
        parameters::PageQuery,
    },
    store::account_links::AccountLink,
    web::sign_in::new_password_form::{NewPasswordProblems, typed_password},
};

/// The form for the new password.
#[derive(Template)]
#[template(path = "recover/reset.html")]
pub struct ResetPage {
    /// What every page needs.
    pub shell: Shell,
    /// Where the form posts to. Fields: `csrf_token`, `token`, `password`, `password_again`.
    pub form_action: String,
    /// The name that password managers keep it under.
    pub username: String,
    /// What was wrong with what was typed.
    pub problems: NewPasswordProblems,
}

/// The token of the link.
#[derive(Debug, Deserialize)]
pub struct ResetQuery {
    token: Option<String>,
}

/// The form, while the link is good.
///
/// # Errors
/// When the link is used, lapsed, or never was (410).
pub async fn get(mut request: PageRequest, PageQuery(query): PageQuery<ResetQuery>) -> Result<Response, PageError> {
    let token = query.token.unwrap_or_default();
    let (_, user) = look(&request, &token).await?;
    let page = page(&mut request, &user, &token).await?;
    Ok(render(StatusCode::OK, &page.shell, &page))
}

/// Sets the password, and asks them to sign in with it.
///
/// # Errors
/// When the link is spent (410), too many passwords wait to be hashed (503), or the store fails (503 or 500).
pub async fn post(
    mut request: PageRequest,
    PageQuery(query): PageQuery<ResetQuery>,
    CheckedForm(form): CheckedForm,
) -> Result<Response, PageError> {
    let token = query.token.unwrap_or_default();
    let (link, user) = look(&request, &token).await?;
    let context = &request.context;
    match password::hash_new(context, &user, &typed_password(&form)).await? {
        Ok(hash) => {
            let is_done = recovery::finish(context, &link, &user, &hash).await?;
            ErrorKind::LinkSpent.unless(is_done)?;
            Ok(Redirect::to("/login?done=password-changed").into_response())
        }
        Err(judgement) => {
            let page = ResetPage {
                problems: NewPasswordProblems(judgement),
                ..page(&mut request, &user, &token).await?
            };
            Ok(render(page.problems.status(), &page.shell, &page))
        }
    }
}

/// The link, if it is good, and its owner.
async fn look(request: &PageRequest, token: &str) -> Result<(AccountLink, User), PageError> {
    let presented = token::parse(TokenKind::Recovery, token).ok_or(ErrorKind::LinkSpent)?;
    let looked = recovery::look(&request.context, &presented).await?;
    Ok(looked.ok_or(ErrorKind::LinkSpent)?)
}

async fn page(request: &mut PageRequest, user: &User, token: &str) -> Result<ResetPage, PageError> {
    Ok(ResetPage {
        shell: request.shell(Some(user)).await?,
        form_action: format!("/recover/reset?token={token}"),
        username: user.account_label().to_owned(),
        problems: NewPasswordProblems::default(),
    })
}
