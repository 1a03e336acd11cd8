//! `/account/devices`: the browsers that somebody is known by, and which of them stand in for a second factor.

use askama::Template;
use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;

use crate::{
    domain::event::EventKind,
    http::{
        browser::Browser,
        csrf::check_form,
        device,
        error_page::ErrorKind,
        errors::PageError,
        format,
        page::{Page, Shell, render},
        parameters::{PageParameters, PagePath, PageQuery},
        request_context::RequestContext,
        state::AppState,
    },
    store::{audit, known_devices},
    web::{account, account_shell},
};

const PAGE: &str = "/account/devices";

/// The list.
#[derive(Template)]
#[template(path = "account/devices.html")]
pub struct DevicesPage {
    /// What every page needs.
    pub shell: Shell,
    /// Each browser.
    pub devices: Vec<DeviceEntry>,
    /// Whether one was just forgotten.
    pub forgotten: bool,
}

/// One browser.
#[derive(Clone, Debug)]
pub struct DeviceEntry {
    /// What it is, in words.
    pub name: String,
    /// When its owner last signed in from it, in words.
    pub last_seen: Option<String>,
    /// Until when it stands in for a second factor, as a date.
    pub trusted_until: Option<String>,
    /// Whether it is this one.
    pub is_here: bool,
    /// Where the form that forgets it posts to. Fields: `csrf_token`.
    pub forget_action: String,
}

impl Page for DevicesPage {
    fn shell(&self) -> &Shell {
        &self.shell
    }
}

/// What the page was told.
#[derive(Debug, Deserialize)]
pub struct DevicesQuery {
    done: Option<String>,
}

/// The list; who is not signed in is asked to.
///
/// # Errors
/// When the store fails.
pub async fn get(
    State(state): State<AppState>,
    mut browser: Browser,
    headers: HeaderMap,
    PageQuery(query): PageQuery<DevicesQuery>,
) -> Result<Response, PageError> {
    let owner = match account::owner(&state, &browser, PAGE).await? {
        Ok(owner) => owner,
        Err(first) => return Ok(first.into_response()),
    };
    let now = state.clock.now();
    let shell = account_shell(&state, &mut browser, &headers, &owner.user).await?;
    let here = device::presented(&state, &headers).map(|presented| presented.id);
    let known = known_devices::list_for_user(&state.store, owner.user.id, now).await?;
    let devices = known
        .into_iter()
        .map(|device| DeviceEntry {
            name: format::device(&shell.messages, device.user_agent.as_deref()),
            last_seen: device.last_seen_at.map(|then| format::ago(&shell.messages, then, now)),
            trusted_until: device
                .trusted_until
                .filter(|until| now < *until)
                .map(|until| until.format("%Y-%m-%d").to_string()),
            is_here: here == Some(device.id),
            forget_action: format!("{PAGE}/{}/forget", device.id),
        })
        .collect();
    let page = DevicesPage {
        shell,
        devices,
        forgotten: query.done.as_deref() == Some("forgotten"),
    };
    Ok(render(StatusCode::OK, page))
}

/// Forgets a browser: a second factor is asked there again. That takes nothing from its owner, so it needs no recent sign-in.
///
/// # Errors
/// A page, when the form is not ours, or it is nobody's or another's.
pub async fn forget(
    State(state): State<AppState>,
    context: RequestContext,
    browser: Browser,
    headers: HeaderMap,
    PagePath(id): PagePath,
    PageParameters(form): PageParameters,
) -> Result<Response, PageError> {
    check_form(&state, &headers, &browser, &form)?;
    let owner = match account::owner(&state, &browser, PAGE).await? {
        Ok(owner) => owner,
        Err(first) => return Ok(first.into_response()),
    };
    let id = id.parse().map_err(|_| ErrorKind::NotFound)?;
    let transaction = state.store.begin().await?;
    if !known_devices::delete(&transaction, id, owner.user.id).await? {
        return Err(ErrorKind::NotFound.into());
    }
    let event = state.event(&context, EventKind::DeviceForgotten).user(owner.user.id);
    audit::insert(&transaction, &event).await?;
    transaction.commit().await?;
    Ok(Redirect::to(&format!("{PAGE}?done=forgotten")).into_response())
}
