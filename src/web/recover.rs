//! `/recover`: somebody forgot their password. The answer is the same whoever they are.

use askama::Template;
use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
    response::Response,
};

use super::{bench, count_address, plain_shell};
use crate::{
    accounts::recovery,
    http::{
        browser::Browser,
        csrf::check_form,
        error_page::ErrorKind,
        errors::PageError,
        layers::accept_language,
        messages::Messages,
        page::{Page, Shell, render},
        parameters::PageParameters,
        request_context::RequestContext,
        state::AppState,
    },
};

pub mod reset;

/// The page that asks for a name, and then says that a mail is on its way.
#[derive(Template)]
#[template(path = "recover.html")]
pub struct RecoverPage {
    /// What every page needs.
    pub shell: Shell,
    /// How far they are.
    pub stage: RecoverStage,
}

/// How far somebody is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RecoverStage {
    /// They are asked for their name.
    Ask,
    /// If there is such an account, a mail is on its way.
    Sent,
}

impl RecoverPage {
    fn is_sent(&self) -> bool {
        self.stage == RecoverStage::Sent
    }
}

impl Page for RecoverPage {
    fn shell(&self) -> &Shell {
        &self.shell
    }
}

/// The form.
///
/// # Errors
/// A page, while mail is off: nothing could be sent.
pub async fn get(
    State(state): State<AppState>,
    mut browser: Browser,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    ErrorKind::NotFound.unless(state.config.mail.is_on())?;
    page(&state, &mut browser, &headers, RecoverStage::Ask).await
}

/// Sends a link, if there is somebody to send it to.
///
/// # Errors
/// A page, when the form is not ours, or too many were sent from this address.
pub async fn post(
    State(state): State<AppState>,
    context: RequestContext,
    mut browser: Browser,
    headers: HeaderMap,
    PageParameters(form): PageParameters,
) -> Result<Response, PageError> {
    check_form(&state, &headers, &browser, &form)?;
    ErrorKind::NotFound.unless(state.config.mail.is_on())?;
    let bench = bench(&state, &context);
    count_address(&state, &context).await?;
    let language = Messages::choose(&[], accept_language(&headers)).language();
    let name: String = form
        .get("username")
        .unwrap_or_default()
        .trim()
        .chars()
        .take(320)
        .collect();
    recovery::ask(&bench, &name, &language).await?;
    page(&state, &mut browser, &headers, RecoverStage::Sent).await
}

async fn page(
    state: &AppState,
    browser: &mut Browser,
    headers: &HeaderMap,
    stage: RecoverStage,
) -> Result<Response, PageError> {
    let messages = Messages::choose(&[], accept_language(headers));
    let shell = plain_shell(state, messages, browser.csrf_token().await?);
    Ok(render(StatusCode::OK, RecoverPage { shell, stage }))
}
