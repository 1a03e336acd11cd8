//! `/recover`: a user forgot their password. The response is the same whether the account exists or not.

use askama::Template;
use axum::{http::StatusCode, response::Response};

use crate::{
    accounts::recovery,
    http::{
        errors::PageError,
        feature::{Offered, PasswordRecovery},
        forms::CheckedForm,
        page::{Shell, render},
        page_request::PageRequest,
    },
};

pub mod reset;

/// The page that asks for a name, and then says that a mail was sent.
#[derive(Template)]
#[template(path = "recover.html")]
pub struct RecoverPage {
    /// The common data of every page.
    pub shell: Shell,
    /// The state of the form.
    pub stage: RecoverStage,
}

/// The state of the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RecoverStage {
    /// It asks for the name.
    Ask,
    /// A mail was sent, if the account exists.
    Sent,
}

impl RecoverPage {
    fn is_sent(&self) -> bool {
        self.stage == RecoverStage::Sent
    }
}

/// The form.
///
/// # Errors
/// When the session cannot be read or written (503).
pub async fn get(_: Offered<PasswordRecovery>, mut request: PageRequest) -> Result<Response, PageError> {
    let page = page(&mut request, RecoverStage::Ask).await?;
    Ok(render(StatusCode::OK, &page.shell, &page))
}

/// Sends a link, if the account exists.
///
/// # Errors
/// When too many requests came from this address (429), or the store fails (503 or 500).
pub async fn post(
    _: Offered<PasswordRecovery>,
    mut request: PageRequest,
    CheckedForm(form): CheckedForm,
) -> Result<Response, PageError> {
    let name: String = form
        .get("username")
        .unwrap_or_default()
        .trim()
        .chars()
        .take(320)
        .collect();
    let page = page(&mut request, RecoverStage::Sent).await?;
    let context = &request.context;
    recovery::ask(context, &name, &page.shell.messages.language()).await??;
    Ok(render(StatusCode::OK, &page.shell, &page))
}

async fn page(request: &mut PageRequest, stage: RecoverStage) -> Result<RecoverPage, PageError> {
    let shell = request.shell(None).await?;
    Ok(RecoverPage { shell, stage })
}
