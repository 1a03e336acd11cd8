//! `/account/email`: changes or verifies the address of the account.

use askama::Template;
use axum::{http::StatusCode, response::Response};

use crate::{
    accounts::email_change,
    accounts::registration::Asked,
    domain::email_address::EmailAddress,
    http::{
        current_user::CurrentUser,
        errors::PageError,
        feature::{EmailChange, Offered},
        forms::CheckedForm,
        page::{Shell, render},
    },
    web::sign_in::owner::{Owner, Proven},
};

pub mod confirm;

/// The path of the page.
pub const PAGE: &str = "/account/email";

/// The form.
#[derive(Template)]
#[template(path = "account/email.html")]
pub struct EmailPage {
    /// The common data of every page.
    pub shell: Shell,
    /// Where the forms post to. Fields: `csrf_token`, `email`.
    pub form_action: String,
    /// The current address.
    pub current: Option<String>,
    /// Whether it is verified.
    pub is_verified: bool,
    /// The entered address.
    pub typed: String,
    /// The result.
    pub stage: EmailStage,
}

/// The result for the entered address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EmailStage {
    /// Nothing yet.
    Ask,
    /// It is not an address.
    NoAddress,
    /// Its domain is not allowed.
    OtherDomain,
    /// A link was sent to it.
    Sent,
}

impl EmailPage {
    /// The sentence at the field.
    fn problem(&self) -> Option<String> {
        match self.stage {
            EmailStage::NoAddress => Some(self.shell.text("problem-email")),
            EmailStage::OtherDomain => Some(self.shell.text("email-other-domain")),
            EmailStage::Ask | EmailStage::Sent => None,
        }
    }

    fn is_sent(&self) -> bool {
        self.stage == EmailStage::Sent
    }
}

/// The form; users without a recent sign-in are redirected to sign in.
///
/// # Errors
/// When the session cannot be read or written (503).
pub async fn get(_: Offered<EmailChange>, mut owner: Owner<Proven>) -> Result<Response, PageError> {
    let page = page(&mut owner).await?;
    Ok(render(StatusCode::OK, &page.shell, &page))
}

/// Sends a link to the entered address.
///
/// # Errors
/// When too many requests came from this address (429), or the store fails (503 or 500).
pub async fn post(
    _: Offered<EmailChange>,
    mut owner: Owner<Proven>,
    CheckedForm(form): CheckedForm,
) -> Result<Response, PageError> {
    let mut page = page(&mut owner).await?;
    let context = &owner.request.context;
    let typed = form.get("email").unwrap_or_default().trim();
    let (stage, status) = match EmailAddress::parse(typed) {
        Err(_) => (EmailStage::NoAddress, StatusCode::UNPROCESSABLE_ENTITY),
        Ok(email) => {
            let language = page.shell.messages.language();
            let asked = email_change::ask(context, &owner.user, &email, &language).await?;
            match asked? {
                Asked::Sent => (EmailStage::Sent, StatusCode::OK),
                Asked::NotAdmitted => (EmailStage::OtherDomain, StatusCode::UNPROCESSABLE_ENTITY),
            }
        }
    };
    page.typed = typed.chars().take(254).collect();
    page.stage = stage;
    Ok(render(status, &page.shell, &page))
}

async fn page(current: &mut CurrentUser) -> Result<EmailPage, PageError> {
    Ok(EmailPage {
        shell: current.request.shell(Some(&current.user)).await?,
        form_action: PAGE.to_owned(),
        current: current.user.claims.email.clone(),
        is_verified: current.user.claims.email_verified == Some(true),
        typed: String::new(),
        stage: EmailStage::Ask,
    })
}
