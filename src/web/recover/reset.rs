//! `/recover/reset`: the link of a mail, and the form for a new password. Opening it does not redeem it, because mail
//! programs open links too.

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
    web::sign_in::{
        destination::{Destination, DestinationQuery},
        new_password_form::{NewPasswordProblems, judged, typed_password},
        paths,
    },
};

/// The form for the new password.
#[derive(Template)]
#[template(path = "recover/reset.html")]
pub struct ResetPage {
    /// The common data of every page.
    pub shell: Shell,
    /// Where the form posts to. Fields: `csrf_token`, `token`, `password`, `password_again`.
    pub form_action: String,
    /// The username for password managers.
    pub username: String,
    /// The problem with the input.
    pub problems: NewPasswordProblems,
}

/// The token of the link.
#[derive(Debug, Deserialize)]
pub struct ResetQuery {
    token: Option<String>,
    request: Option<String>,
    next: Option<String>,
}

impl ResetQuery {
    /// Where the user goes afterwards. The original request may be finished, or belong to another browser: then it is their account.
    async fn destination(&self, request: &PageRequest) -> Result<Destination, PageError> {
        let query = DestinationQuery::new(self.request.clone(), self.next.clone());
        Destination::load_or_home(request, &query).await
    }
}

/// The form, while the link is valid.
///
/// # Errors
/// When the link is used, expired, or unknown (410).
pub async fn get(mut request: PageRequest, PageQuery(query): PageQuery<ResetQuery>) -> Result<Response, PageError> {
    let token = query.token.clone().unwrap_or_default();
    let (_, user) = look(&request, &token).await?;
    let destination = query.destination(&request).await?;
    let page = page(&mut request, &user, (&token, &destination)).await?;
    Ok(render(StatusCode::OK, &page.shell, &page))
}

/// Sets the password, and redirects to sign-in.
///
/// # Errors
/// When the link was redeemed already (410), too many passwords wait to be hashed (503), or the store fails (503 or 500).
pub async fn post(
    mut request: PageRequest,
    PageQuery(query): PageQuery<ResetQuery>,
    CheckedForm(form): CheckedForm,
) -> Result<Response, PageError> {
    let token = query.token.clone().unwrap_or_default();
    let (link, user) = look(&request, &token).await?;
    let destination = query.destination(&request).await?;
    let context = &request.context;
    let subject = user.id.to_string();
    match password::hash_new(context, &user, &subject, &typed_password(&form)).await? {
        Ok(new) => {
            let is_done = recovery::finish(context, &link, &user, &new).await?;
            ErrorKind::LinkSpent.unless(is_done)?;
            let address = format!("{}done=password-changed", destination.open_address(paths::LOGIN));
            Ok(Redirect::to(&address).into_response())
        }
        Err(refusal) => {
            let page = ResetPage {
                problems: judged(refusal)?,
                ..page(&mut request, &user, (&token, &destination)).await?
            };
            Ok(render(page.problems.status(), &page.shell, &page))
        }
    }
}

/// The link, if it is valid, and its user.
async fn look(request: &PageRequest, token: &str) -> Result<(AccountLink, User), PageError> {
    let presented = token::parse(TokenKind::Recovery, token).ok_or(ErrorKind::LinkSpent)?;
    let looked = recovery::look(&request.context, &presented).await?;
    Ok(looked.ok_or(ErrorKind::LinkSpent)?)
}

async fn page(
    request: &mut PageRequest,
    user: &User,
    (token, destination): (&str, &Destination),
) -> Result<ResetPage, PageError> {
    Ok(ResetPage {
        shell: destination.shell(request, Some(user)).await?,
        form_action: format!("{}token={token}", destination.open_address("/recover/reset")),
        username: user.account_label().to_owned(),
        problems: NewPasswordProblems::default(),
    })
}
