//! `/account/email/confirm/{token}`: the link of a mail. It counts for whoever asked for it, signed in; looking spends nothing, for
//! mail programs look too. So nobody lends their address to somebody else's account by opening a mail.

use askama::Template;
use axum::{
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};

use crate::{
    accounts::email_change,
    crypto::token::{self, TokenKind},
    http::{
        current_user::CurrentUser,
        error_page::ErrorKind,
        errors::PageError,
        feature::{EmailChange, Offered},
        forms::CheckedForm,
        page::{Shell, render},
        parameters::PagePath,
    },
    store::account_links::AccountLink,
};

/// The question.
#[derive(Template)]
#[template(path = "account/email/confirm.html")]
pub struct ConfirmPage {
    /// What every page needs.
    pub shell: Shell,
    /// Where the form posts to. Fields: `csrf_token`.
    pub form_action: String,
    /// The address.
    pub email: String,
    /// The account that it is to be of.
    pub account: String,
}

/// The question, while the link is good; who is not signed in is asked to, and comes back.
///
/// # Errors
/// A page (410), when the link is used, lapsed, or somebody else's.
pub async fn get(
    _: Offered<EmailChange>,
    PagePath(token): PagePath,
    mut current: CurrentUser,
) -> Result<Response, PageError> {
    let (_, email) = look(&current, &token).await?;
    let page = ConfirmPage {
        shell: current.request.shell(Some(&current.user)).await?,
        form_action: format!("/account/email/confirm/{token}"),
        account: current.user.display_name().to_owned(),
        email,
    };
    Ok(render(StatusCode::OK, &page.shell, &page))
}

/// Gives the account the address.
///
/// # Errors
/// A page (410), when the link is spent.
pub async fn post(
    _: Offered<EmailChange>,
    PagePath(token): PagePath,
    current: CurrentUser,
    _: CheckedForm,
) -> Result<Response, PageError> {
    let (link, email) = look(&current, &token).await?;
    let is_done = email_change::finish(&current.request.context, &link, &email, &current.user).await?;
    ErrorKind::LinkSpent.unless(is_done)?;
    Ok(Redirect::to("/account/security?done=email-changed").into_response())
}

/// The link, if it is good and theirs, and the address that it is for.
async fn look(current: &CurrentUser, token: &str) -> Result<(AccountLink, String), PageError> {
    let presented = token::parse(TokenKind::EmailChange, token).ok_or(ErrorKind::LinkSpent)?;
    let looked = email_change::look(&current.request.context, &presented, &current.user).await?;
    Ok(looked.ok_or(ErrorKind::LinkSpent)?)
}
