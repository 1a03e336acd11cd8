//! `/account/devices`: the user's known browsers, and which of them are trusted instead of a second factor.

use askama::Template;
use axum::{
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;

use crate::{
    accounts::devices,
    http::{
        current_user::CurrentUser,
        error_page::ErrorKind,
        errors::PageError,
        format::{self, Moment},
        forms::CheckedForm,
        page::{Shell, render},
        parameters::{PagePath, PageQuery},
    },
    store::known_devices,
};

const PAGE: &str = "/account/devices";

/// The list.
#[derive(Template)]
#[template(path = "account/devices.html")]
pub struct DevicesPage {
    /// The common data of every page.
    pub shell: Shell,
    /// The browsers.
    pub devices: Vec<DeviceEntry>,
    /// Whether one was just forgotten.
    pub forgotten: bool,
}

/// One browser.
#[derive(Clone, Debug)]
pub struct DeviceEntry {
    /// Its description.
    pub name: String,
    /// When the user last signed in with it, as text.
    pub last_seen: Option<Moment>,
    /// Until when it is trusted, as a date.
    pub trusted_until: Option<String>,
    /// Whether it is the current browser.
    pub is_here: bool,
    /// Where the form that forgets it posts to. Fields: `csrf_token`.
    pub forget_action: String,
}

/// The query of the page.
#[derive(Debug, Deserialize)]
pub struct DevicesQuery {
    done: Option<String>,
}

/// The list; users who are not signed in are redirected to sign in.
///
/// # Errors
/// When the store fails (503 or 500).
pub async fn get(mut current: CurrentUser, PageQuery(query): PageQuery<DevicesQuery>) -> Result<Response, PageError> {
    let shell = current.request.shell(Some(&current.user)).await?;
    let context = &current.request.context;
    let now = context.now;
    let here = context.device.as_ref().map(|presented| presented.id);
    let known = known_devices::list_for_user(&context.store, current.user.id, now).await?;
    let devices = known
        .into_iter()
        .map(|device| DeviceEntry {
            name: format::device(&shell.messages, device.user_agent.as_deref()),
            last_seen: device
                .last_seen_at
                .map(|then| format::moment(&shell.messages, then, now)),
            trusted_until: device
                .trusted_until
                .filter(|until| now < *until)
                .map(|until| shell.messages.date(until)),
            is_here: here == Some(device.id),
            forget_action: format!("{PAGE}/{}/forget", device.id),
        })
        .collect();
    let page = DevicesPage {
        shell,
        devices,
        forgotten: query.done.as_deref() == Some("forgotten"),
    };
    Ok(render(StatusCode::OK, &page.shell, &page))
}

/// Forgets a browser: it is asked for a second factor again. This only adds protection, so no recent sign-in is needed.
///
/// # Errors
/// When the browser is not one of the user's (404), or the store fails (503 or 500).
pub async fn forget(current: CurrentUser, PagePath(id): PagePath, _: CheckedForm) -> Result<Response, PageError> {
    let id = id.parse().map_err(|_| ErrorKind::NotFound)?;
    let was_theirs = devices::forget(&current.request.context, current.user.id, id).await?;
    ErrorKind::NotFound.unless(was_theirs)?;
    Ok(Redirect::to(&format!("{PAGE}?done=forgotten")).into_response())
}
