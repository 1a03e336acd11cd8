//! `/account/data`: a copy of what is kept of somebody, and the way to leave.

use askama::Template;
use axum::{
    http::{
        HeaderValue, StatusCode,
        header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE},
    },
    response::{IntoResponse, Redirect, Response},
};

use crate::{
    accounts::{erasure, export},
    http::{
        current_user::CurrentUser,
        errors::PageError,
        forms::CheckedForm,
        page::{Shell, render},
    },
    web::sign_in::owner::{Owner, Proven, Recent},
};

const PAGE: &str = "/account/data";

/// The page.
#[derive(Template)]
#[template(path = "account/data.html")]
pub struct DataPage {
    /// What every page needs.
    pub shell: Shell,
    /// Where the form that gives a copy posts to. Fields: `csrf_token`.
    pub export_action: String,
    /// Where the form that deletes the account posts to. Fields: `csrf_token`, `confirm` = `yes`.
    pub delete_action: String,
    /// Days in which they can come back.
    pub waiting_days: String,
    /// Whether they are an administrator, whose account another one has to take the role of first.
    pub is_admin: bool,
    /// Whether they have to tick the box first.
    pub unconfirmed: bool,
}

/// The page; who did not sign in lately is asked to.
///
/// # Errors
/// When the session cannot be read or written (503).
pub async fn get(mut owner: Owner<Recent>) -> Result<Response, PageError> {
    let page = page(shell(&mut owner).await?, owner.user.admin);
    Ok(render(StatusCode::OK, &page.shell, &page))
}

/// The copy, as a JSON file.
///
/// # Errors
/// When the store fails (503 or 500).
pub async fn export(owner: Owner<Recent>, _: CheckedForm) -> Result<Response, PageError> {
    let copy = export::copy(&owner.request.context, &owner.user).await?;
    let mut response = format!("{copy:#}").into_response();
    for (name, value) in [
        (CONTENT_TYPE, "application/json"),
        (CONTENT_DISPOSITION, "attachment; filename=\"my-data.json\""),
        (CACHE_CONTROL, "no-store"),
    ] {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    Ok(response)
}

/// Closes the account, to be erased after a time. Administrators cannot: somebody has to be left.
///
/// # Errors
/// When the store fails (503 or 500).
pub async fn delete(mut owner: Owner<Proven>, CheckedForm(form): CheckedForm) -> Result<Response, PageError> {
    if owner.user.admin || form.get("confirm") != Some("yes") {
        let page = DataPage {
            unconfirmed: true,
            ..page(shell(&mut owner).await?, owner.user.admin)
        };
        return Ok(render(StatusCode::UNPROCESSABLE_ENTITY, &page.shell, &page));
    }
    erasure::request(&owner.request.context, owner.user.id).await?;
    owner.request.browser.sign_out().await?;
    Ok(Redirect::to("/logged-out").into_response())
}

async fn shell(current: &mut CurrentUser) -> Result<Shell, PageError> {
    current.request.shell(Some(&current.user)).await
}

fn page(shell: Shell, is_admin: bool) -> DataPage {
    DataPage {
        shell,
        export_action: format!("{PAGE}/export"),
        delete_action: format!("{PAGE}/delete"),
        waiting_days: erasure::WAITING.num_days().to_string(),
        is_admin,
        unconfirmed: false,
    }
}
