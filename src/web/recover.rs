//! `/recover`: somebody forgot their password. The answer is the same whoever they are.

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
    web::sign_in::count_address,
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

/// The form.
///
/// # Errors
/// When the session cannot be read or written (503).
pub async fn get(_: Offered<PasswordRecovery>, mut request: PageRequest) -> Result<Response, PageError> {
    let page = page(&mut request, RecoverStage::Ask).await?;
    Ok(render(StatusCode::OK, &page.shell, &page))
}

/// Sends a link, if there is somebody to send it to.
///
/// # Errors
/// When too many were sent from this address (429), or the store fails (503 or 500).
pub async fn post(
    _: Offered<PasswordRecovery>,
    mut request: PageRequest,
    CheckedForm(form): CheckedForm,
) -> Result<Response, PageError> {
    count_address(&request.context).await?;
    let name: String = form
        .get("username")
        .unwrap_or_default()
        .trim()
        .chars()
        .take(320)
        .collect();
    let page = page(&mut request, RecoverStage::Sent).await?;
    recovery::ask(&request.context, &name, &page.shell.messages.language()).await?;
    Ok(render(StatusCode::OK, &page.shell, &page))
}

async fn page(request: &mut PageRequest, stage: RecoverStage) -> Result<RecoverPage, PageError> {
    let shell = request.shell(None).await?;
    Ok(RecoverPage { shell, stage })
}
