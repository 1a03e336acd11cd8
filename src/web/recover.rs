//! `/recover`: a user forgot their password. The response is the same whether the account exists or not.

use askama::Template;
use axum::{http::StatusCode, response::Response};

use crate::{
    accounts::recovery::{self, Asking},
    http::{
        errors::PageError,
        feature::{Offered, PasswordRecovery},
        forms::CheckedForm,
        page::{Shell, render},
    },
    web::sign_in::{destination::DestinationQuery, paths, step::SignInStep},
};

pub mod reset;

/// The page that asks for a name, and then says that a mail was sent.
#[derive(Template)]
#[template(path = "recover.html")]
pub struct RecoverPage {
    /// The common data of every page.
    pub shell: Shell,
    /// Where the form posts to. Fields: `csrf_token`, `username`.
    pub form_action: String,
    /// The sign-in page.
    pub login_address: String,
    /// The name that was entered.
    pub name: String,
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
pub async fn get(_: Offered<PasswordRecovery>, mut step: SignInStep) -> Result<Response, PageError> {
    let page = page(&mut step, RecoverStage::Ask).await?;
    Ok(render(StatusCode::OK, &page.shell, &page))
}

/// Sends a link, if the account exists.
///
/// # Errors
/// When too many requests came from this address (429), or the store fails (503 or 500).
pub async fn post(
    _: Offered<PasswordRecovery>,
    mut step: SignInStep,
    CheckedForm(form): CheckedForm,
) -> Result<Response, PageError> {
    let name: String = form
        .get("username")
        .unwrap_or_default()
        .trim()
        .chars()
        .take(320)
        .collect();
    let mut page = page(&mut step, RecoverStage::Sent).await?;
    let asking = Asking {
        name: &name,
        language: &page.shell.messages.language(),
        destination: DestinationQuery::of_destination(&step.destination),
    };
    recovery::ask(&step.request.context, asking).await??;
    page.name = name;
    Ok(render(StatusCode::OK, &page.shell, &page))
}

async fn page(step: &mut SignInStep, stage: RecoverStage) -> Result<RecoverPage, PageError> {
    Ok(RecoverPage {
        shell: step.shell().await?,
        form_action: step.destination.address(paths::RECOVER),
        login_address: step.destination.address(paths::LOGIN),
        name: String::new(),
        stage,
    })
}
