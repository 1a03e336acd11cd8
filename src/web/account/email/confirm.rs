//! `/account/email/confirm/{token}`: the link of a mail. It counts for whoever asked for it, signed in; looking spends nothing, for
//! mail programs look too. So nobody lends their address to somebody else's account by opening a mail.

use askama::Template;
use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Redirect, Response},
};

use super::is_offered;
use crate::{
    accounts::email_change,
    crypto::token::{self, TokenKind},
    domain::user::User,
    http::{
        browser::Browser,
        csrf::check_form,
        error_page::ErrorKind,
        errors::PageError,
        page::{Page, Shell, render},
        parameters::{PageParameters, PagePath},
        request_context::RequestContext,
        state::AppState,
    },
    store::account_links::AccountLink,
    web::{account_shell, authorize::resume, bench},
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

impl Page for ConfirmPage {
    fn shell(&self) -> &Shell {
        &self.shell
    }
}

/// The question, while the link is good; who is not signed in is asked to, and comes back.
///
/// # Errors
/// A page, when it is used, lapsed, or somebody else's.
pub async fn get(
    State(state): State<AppState>,
    context: RequestContext,
    mut browser: Browser,
    headers: HeaderMap,
    PagePath(token): PagePath,
) -> Result<Response, PageError> {
    let link = match Link::look(&state, &context, &browser, &token).await? {
        Ok(link) => link,
        Err(first) => return Ok(first),
    };
    let page = ConfirmPage {
        shell: account_shell(&state, &mut browser, &headers, &link.user).await?,
        form_action: format!("/account/email/confirm/{token}"),
        account: link.user.display_name().to_owned(),
        email: link.email,
    };
    Ok(render(StatusCode::OK, page))
}

/// Gives the account the address.
///
/// # Errors
/// A page, when the form is not ours, or the link is spent.
pub async fn post(
    State(state): State<AppState>,
    context: RequestContext,
    browser: Browser,
    headers: HeaderMap,
    PagePath(token): PagePath,
    PageParameters(form): PageParameters,
) -> Result<Response, PageError> {
    check_form(&state, &headers, &browser, &form)?;
    let link = match Link::look(&state, &context, &browser, &token).await? {
        Ok(link) => link,
        Err(first) => return Ok(first),
    };
    if email_change::finish(&bench(&state, &context), &link.link, &link.email, &link.user).await? {
        Ok(Redirect::to("/account/security?done=email-changed").into_response())
    } else {
        Err(ErrorKind::LinkSpent.into())
    }
}

/// A link that is good, and theirs.
struct Link {
    link: AccountLink,
    email: String,
    user: User,
}

impl Link {
    async fn look(
        state: &AppState,
        context: &RequestContext,
        browser: &Browser,
        token: &str,
    ) -> Result<Result<Self, Response>, PageError> {
        ErrorKind::NotFound.unless(is_offered(state))?;
        let presented = token::parse(TokenKind::EmailChange, token).ok_or(ErrorKind::LinkSpent)?;
        let Some((_, user)) = resume::current_user(state, browser).await? else {
            let back = format!("/login?next=/account/email/confirm/{token}");
            return Ok(Err(Redirect::to(&back).into_response()));
        };
        let looked = email_change::look(&bench(state, context), &state.config.registration, &presented, &user).await?;
        let (link, email) = looked.ok_or(ErrorKind::LinkSpent)?;
        Ok(Ok(Self { link, email, user }))
    }
}
