//! `/recover/reset`: the link of a mail, and a new password. Looking at it spends nothing: mail programs look too.

use askama::Template;
use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;

use crate::{
    accounts::recovery,
    crypto::token::{self, TokenKind},
    domain::user::User,
    http::{
        browser::Browser,
        csrf::check_form,
        error_page::ErrorKind,
        errors::PageError,
        page::{Page, Shell, render},
        parameters::{PageParameters, PageQuery},
        request_context::RequestContext,
        state::AppState,
    },
    web::{
        account_shell, bench,
        login::new_password::{NewPasswordProblems, chosen},
    },
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

impl Page for ResetPage {
    fn shell(&self) -> &Shell {
        &self.shell
    }
}

/// The token of the link.
#[derive(Debug, Deserialize)]
pub struct ResetQuery {
    token: Option<String>,
}

/// The form, while the link is good.
///
/// # Errors
/// A page, when it is used, lapsed, or never was.
pub async fn get(
    State(state): State<AppState>,
    context: RequestContext,
    mut browser: Browser,
    headers: HeaderMap,
    PageQuery(query): PageQuery<ResetQuery>,
) -> Result<Response, PageError> {
    let token = query.token.unwrap_or_default();
    let presented = token::parse(TokenKind::Recovery, &token).ok_or(ErrorKind::LinkSpent)?;
    let Some((_, user)) = recovery::look(&bench(&state, &context), &presented).await? else {
        return Err(ErrorKind::LinkSpent.into());
    };
    let page = page(&state, &mut browser, &headers, &user, &token).await?;
    Ok(render(StatusCode::OK, page))
}

/// Sets the password, and asks them to sign in with it.
///
/// # Errors
/// A page, when the form is not ours, the link is spent, or there is too much to do.
pub async fn post(
    State(state): State<AppState>,
    context: RequestContext,
    mut browser: Browser,
    headers: HeaderMap,
    PageQuery(query): PageQuery<ResetQuery>,
    PageParameters(form): PageParameters,
) -> Result<Response, PageError> {
    check_form(&state, &headers, &browser, &form)?;
    let token = query.token.unwrap_or_default();
    let presented = token::parse(TokenKind::Recovery, &token).ok_or(ErrorKind::LinkSpent)?;
    let bench = bench(&state, &context);
    let Some((link, user)) = recovery::look(&bench, &presented).await? else {
        return Err(ErrorKind::LinkSpent.into());
    };
    match chosen(&state, &user, &form).await? {
        Ok(hash) if recovery::finish(&bench, &link, &user, &hash).await? => {
            Ok(Redirect::to("/login?done=password-changed").into_response())
        }
        Ok(_) => Err(ErrorKind::LinkSpent.into()),
        Err(problems) => {
            let page = ResetPage {
                problems,
                ..page(&state, &mut browser, &headers, &user, &token).await?
            };
            Ok(render(problems.status(), page))
        }
    }
}

async fn page(
    state: &AppState,
    browser: &mut Browser,
    headers: &HeaderMap,
    user: &User,
    token: &str,
) -> Result<ResetPage, PageError> {
    Ok(ResetPage {
        shell: account_shell(state, browser, headers, user).await?,
        form_action: format!("/recover/reset?token={token}"),
        username: user.account_label().to_owned(),
        problems: NewPasswordProblems::default(),
    })
}
