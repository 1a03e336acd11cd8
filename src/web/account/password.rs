//! `/account/password`: another password, by its owner. It signs them out everywhere but here.

use askama::Template;
use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Redirect, Response},
};

use super::Owner;
use crate::{
    accounts::new_password,
    http::{
        browser::Browser,
        csrf::check_form,
        errors::PageError,
        page::{Page, Shell, render},
        parameters::PageParameters,
        request_context::RequestContext,
        state::AppState,
    },
    web::{
        account, account_shell, bench,
        login::{
            complete::know_again,
            new_password::{NewPasswordProblems, chosen},
        },
    },
};

const PAGE: &str = "/account/password";

/// The form.
#[derive(Template)]
#[template(path = "account/password.html")]
pub struct PasswordPage {
    /// What every page needs.
    pub shell: Shell,
    /// Where the form posts to. Fields: `csrf_token`, `password`, `password_again`.
    pub form_action: String,
    /// The name that password managers keep it under.
    pub username: String,
    /// What was wrong with what was typed.
    pub problems: NewPasswordProblems,
}

impl Page for PasswordPage {
    fn shell(&self) -> &Shell {
        &self.shell
    }
}

/// The form; who did not sign in lately is asked to.
///
/// # Errors
/// When the store fails.
pub async fn get(
    State(state): State<AppState>,
    mut browser: Browser,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    let owner = match account::proven_owner(&state, &browser, PAGE).await? {
        Ok(owner) => owner,
        Err(first) => return Ok(first.into_response()),
    };
    let shell = account_shell(&state, &mut browser, &headers, &owner.user).await?;
    Ok(render(
        StatusCode::OK,
        page(shell, &owner, NewPasswordProblems::default()),
    ))
}

/// Their choice.
///
/// # Errors
/// A page, when the form is not ours, or there is too much to do.
pub async fn post(
    State(state): State<AppState>,
    context: RequestContext,
    mut browser: Browser,
    headers: HeaderMap,
    PageParameters(form): PageParameters,
) -> Result<Response, PageError> {
    check_form(&state, &headers, &browser, &form)?;
    let owner = match account::proven_owner(&state, &browser, PAGE).await? {
        Ok(owner) => owner,
        Err(first) => return Ok(first.into_response()),
    };
    let hash = match chosen(&state, &owner.user, &form).await? {
        Ok(hash) => hash,
        Err(problems) => {
            let shell = account_shell(&state, &mut browser, &headers, &owner.user).await?;
            return Ok(render(problems.status(), page(shell, &owner, problems)));
        }
    };
    let bench = bench(&state, &context);
    new_password::choose(&bench, owner.user.id, &hash).await?;
    // Their session ended with the others; it goes on here, under a new id.
    browser.sign_in(owner.session).await?;
    let next = Redirect::to("/account/security?done=password-changed").into_response();
    know_again(&state, &browser, owner.user.id, next).await
}

fn page(shell: Shell, owner: &Owner, problems: NewPasswordProblems) -> PasswordPage {
    PasswordPage {
        shell,
        form_action: PAGE.to_owned(),
        username: owner.user.account_label().to_owned(),
        problems,
    }
}
