//! `/account/email/confirm/{token}`: the link of a mail. It is valid only for the user who requested it, signed in. Opening
//! it does not redeem it, because mail programs open links too. So nobody can add their address to another user's account by
//! opening a mail.

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

/// The page that asks for confirmation.
#[derive(Template)]
#[template(path = "account/email/confirm.html")]
pub struct ConfirmPage {
    /// The common data of every page.
    pub shell: Shell,
    /// Where the form posts to. Fields: `csrf_token`.
    pub form_action: String,
    /// The new address.
    pub email: String,
    /// The account that gets it.
    pub account: String,
}

/// The page, while the link is valid; users who are not signed in do so first, and come back.
///
/// # Errors
/// When the link is used, expired, or another user's (410), or the store fails (503 or 500).
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

/// Sets the address.
///
/// # Errors
/// When the link was redeemed already (410), or the store fails (503 or 500).
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

/// The link, if it is valid for the user, and its address.
async fn look(current: &CurrentUser, token: &str) -> Result<(AccountLink, String), PageError> {
    let presented = token::parse(TokenKind::EmailChange, token).ok_or(ErrorKind::LinkSpent)?;
    let looked = email_change::look(&current.request.context, &presented, &current.user).await?;
    Ok(looked.ok_or(ErrorKind::LinkSpent)?)
}
