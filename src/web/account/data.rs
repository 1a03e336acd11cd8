//! `/account/data`: exports the user's data, and deletes the account.

use askama::Template;
use axum::{
    http::{
        HeaderValue, StatusCode,
        header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE},
    },
    response::{IntoResponse, Response},
};

use crate::{
    accounts::{erasure, export},
    http::{
        current_user::CurrentUser,
        errors::PageError,
        forms::CheckedForm,
        page::{Shell, render},
    },
    protocol::logout_request::Afterwards,
    web::sign_in::{
        logout_request::leave,
        owner::{Owner, Proven, Recent},
    },
};

const PAGE: &str = "/account/data";

/// The page.
#[derive(Template)]
#[template(path = "account/data.html")]
pub struct DataPage {
    /// The common data of every page.
    pub shell: Shell,
    /// Where the export form posts to. Fields: `csrf_token`.
    pub export_action: String,
    /// Where the form that deletes the account posts to. Fields: `csrf_token`, `confirm` = `yes`.
    pub delete_action: String,
    /// The number of days in which the user can still keep the account.
    pub waiting_days: String,
    /// Whether the user is an administrator; another one has to remove that role first.
    pub is_admin: bool,
    /// Whether the box was not ticked.
    pub unconfirmed: bool,
}

/// The page; users without a recent sign-in are redirected to sign in.
///
/// # Errors
/// When the session cannot be read or written (503).
pub async fn get(mut owner: Owner<Recent>) -> Result<Response, PageError> {
    let page = page(shell(&mut owner).await?, owner.user.has_role);
    Ok(render(StatusCode::OK, &page.shell, &page))
}

/// The exported data, as a JSON file.
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

/// Closes the account; it is erased later. Not allowed for administrators.
///
/// # Errors
/// When the store fails (503 or 500).
pub async fn delete(mut owner: Owner<Proven>, CheckedForm(form): CheckedForm) -> Result<Response, PageError> {
    let erased_at = match form.get("confirm") {
        Some("yes") => erasure::request(&owner.request.context, owner.user.id).await?,
        _ => None,
    };
    let Some(erased_at) = erased_at else {
        let page = DataPage {
            unconfirmed: true,
            ..page(shell(&mut owner).await?, owner.user.has_role)
        };
        return Ok(render(StatusCode::UNPROCESSABLE_ENTITY, &page.shell, &page));
    };
    owner.request.browser.sign_out().await?;
    owner.request.browser.note_deletion(erased_at).await?;
    // The page goes on in the language of the account.
    Ok(leave(Afterwards::OurPage, &form, Some(&owner.user)))
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
