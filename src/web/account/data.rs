//! `/account/data`: a copy of what is kept of somebody, and the way to leave.

use askama::Template;
use axum::{
    extract::State,
    http::{
        HeaderMap, HeaderValue, StatusCode,
        header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE},
    },
    response::{IntoResponse, Redirect, Response},
};

use crate::{
    accounts::{erasure, export},
    domain::event::EventKind,
    http::{
        browser::Browser,
        csrf::check_form,
        errors::PageError,
        page::{Page, Shell, render},
        parameters::PageParameters,
        request_context::RequestContext,
        state::AppState,
    },
    store::audit,
    web::{account, account_shell, bench},
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

impl Page for DataPage {
    fn shell(&self) -> &Shell {
        &self.shell
    }
}

/// The page; who did not sign in lately is asked to.
///
/// # Errors
/// When the store fails.
pub async fn get(
    State(state): State<AppState>,
    mut browser: Browser,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    let owner = match account::recent_owner(&state, &browser, PAGE).await? {
        Ok(owner) => owner,
        Err(first) => return Ok(first.into_response()),
    };
    let shell = account_shell(&state, &mut browser, &headers, &owner.user).await?;
    Ok(render(StatusCode::OK, page(shell, owner.user.admin)))
}

/// The copy, as a JSON file.
///
/// # Errors
/// A page, when the form is not ours.
pub async fn export(
    State(state): State<AppState>,
    context: RequestContext,
    browser: Browser,
    headers: HeaderMap,
    PageParameters(form): PageParameters,
) -> Result<Response, PageError> {
    check_form(&state, &headers, &browser, &form)?;
    let owner = match account::recent_owner(&state, &browser, PAGE).await? {
        Ok(owner) => owner,
        Err(first) => return Ok(first.into_response()),
    };
    let copy = export::copy(&state.store, &owner.user, state.clock.now()).await?;
    let event = state.event(&context, EventKind::DataExported).user(owner.user.id);
    audit::insert(&state.store, &event).await?;
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

/// Closes the account, to be erased after a time.
///
/// # Errors
/// A page, when the form is not ours.
pub async fn delete(
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
    if owner.user.admin || form.get("confirm") != Some("yes") {
        let shell = account_shell(&state, &mut browser, &headers, &owner.user).await?;
        let page = DataPage {
            unconfirmed: true,
            ..page(shell, owner.user.admin)
        };
        return Ok(render(StatusCode::UNPROCESSABLE_ENTITY, page));
    }
    let bench = bench(&state, &context);
    erasure::request(&bench, owner.user.id).await?;
    browser.sign_out().await?;
    Ok(Redirect::to("/logged-out").into_response())
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
