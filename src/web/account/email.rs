//! `/account/email`: the address of the account, another one, or the word that the one that is there is its owner's.

use askama::Template;
use axum::{http::StatusCode, response::Response};

use crate::{
    accounts::email_change,
    domain::email_address::EmailAddress,
    http::{
        current_user::CurrentUser,
        errors::PageError,
        feature::{EmailChange, Offered},
        forms::CheckedForm,
        page::{Shell, render},
    },
    web::sign_in::{
        count_address,
        owner::{Owner, Proven},
    },
};

pub mod confirm;

/// Where it is.
pub const PAGE: &str = "/account/email";

/// The form.
#[derive(Template)]
#[template(path = "account/email.html")]
pub struct EmailPage {
    /// What every page needs.
    pub shell: Shell,
    /// Where the forms post to. Fields: `csrf_token`, `email`.
    pub form_action: String,
    /// The address that is there.
    pub current: Option<String>,
    /// Whether its owner showed that it is theirs.
    pub is_verified: bool,
    /// What was typed.
    pub typed: String,
    /// What became of it.
    pub stage: EmailStage,
}

/// What became of what was typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EmailStage {
    /// Nothing yet.
    Ask,
    /// It is no address.
    NoAddress,
    /// It is an address of a domain that nobody here may have.
    OtherDomain,
    /// A link is on its way there.
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

/// The form; who did not sign in lately is asked to.
///
/// # Errors
/// When the session cannot be read or written (503).
pub async fn get(_: Offered<EmailChange>, mut owner: Owner<Proven>) -> Result<Response, PageError> {
    let page = page(&mut owner).await?;
    Ok(render(StatusCode::OK, &page.shell, &page))
}

/// Sends a link to the address that they type.
///
/// # Errors
/// When too many were sent from this address (429), or the store fails (503 or 500).
pub async fn post(
    _: Offered<EmailChange>,
    mut owner: Owner<Proven>,
    CheckedForm(form): CheckedForm,
) -> Result<Response, PageError> {
    count_address(&owner.request.context).await?;
    let mut page = page(&mut owner).await?;
    let context = &owner.request.context;
    let typed = form.get("email").unwrap_or_default().trim();
    let is_theirs = owner.user.claims.email.as_deref() == Some(typed);
    let (stage, status) = match EmailAddress::parse(typed) {
        Err(_) => (EmailStage::NoAddress, StatusCode::UNPROCESSABLE_ENTITY),
        Ok(_) if !is_theirs && !context.config.registration.admits_as_new_address(typed) => {
            (EmailStage::OtherDomain, StatusCode::UNPROCESSABLE_ENTITY)
        }
        Ok(email) => {
            let language = page.shell.messages.language();
            email_change::ask(context, &owner.user, &email, &language).await?;
            (EmailStage::Sent, StatusCode::OK)
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
