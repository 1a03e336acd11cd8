//! `/register`: requests an account. A link is sent; the response is the same if the address has an account already.

use askama::Template;
use axum::{http::StatusCode, response::Response};

use crate::{
    accounts::registration::{self, Asked, Asking},
    config::RegistrationMode,
    domain::email_address::EmailAddress,
    http::{
        errors::PageError,
        feature::{Offered, Registration},
        forms::CheckedForm,
        page::{Shell, render},
    },
    web::sign_in::{paths, step::SignInStep},
};

pub mod finish;

/// The page that asks for an address, and then says that a mail was sent.
#[derive(Template)]
#[template(path = "register.html")]
pub struct RegisterPage {
    /// The common data of every page.
    pub shell: Shell,
    /// Where the form posts to. Fields: `csrf_token`, `email`.
    pub form_action: String,
    /// The sign-in page, for users with an account.
    pub login_address: String,
    /// The allowed domains; empty for all.
    pub domains: String,
    /// The entered address.
    pub email: String,
    /// The state of the form.
    pub stage: RegisterStage,
}

/// The state of the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RegisterStage {
    /// It asks for the address.
    Ask,
    /// The text is not an address.
    NoAddress,
    /// The domain is not allowed.
    OtherDomain,
    /// A mail was sent.
    Sent,
}

impl RegisterPage {
    fn is_sent(&self) -> bool {
        self.stage == RegisterStage::Sent
    }

    /// The sentence at the field.
    fn problem(&self) -> Option<String> {
        match self.stage {
            RegisterStage::NoAddress => Some(self.shell.text("problem-email")),
            RegisterStage::OtherDomain => Some(
                self.shell
                    .text_with("register-other-domain", &[("domains", self.domains.as_str())]),
            ),
            RegisterStage::Ask | RegisterStage::Sent => None,
        }
    }
}

/// The form.
///
/// # Errors
/// When the session cannot be read or written (503).
pub async fn get(_: Offered<Registration>, mut step: SignInStep) -> Result<Response, PageError> {
    let page = page(&mut step).await?;
    Ok(render(StatusCode::OK, &page.shell, &page))
}

/// Sends a link.
///
/// # Errors
/// When too many requests came from this address (429), or the store fails (503 or 500).
pub async fn post(
    _: Offered<Registration>,
    mut step: SignInStep,
    CheckedForm(form): CheckedForm,
) -> Result<Response, PageError> {
    let mut page = page(&mut step).await?;
    let context = &step.request.context;
    let typed = form.get("email").unwrap_or_default().trim();
    page.stage = match EmailAddress::parse(typed) {
        Err(_) => RegisterStage::NoAddress,
        Ok(email) => {
            let asking = Asking {
                email: &email,
                language: &page.shell.messages.language(),
                destination: step.destination.address(paths::LOGIN),
            };
            let asked = registration::ask(context, asking).await?;
            let asked = asked?;
            if asked == Asked::Sent {
                page.stage = RegisterStage::Sent;
                page.email = typed.chars().take(254).collect();
                return Ok(render(StatusCode::OK, &page.shell, &page));
            }
            RegisterStage::OtherDomain
        }
    };
    page.email = typed.chars().take(254).collect();
    Ok(render(StatusCode::UNPROCESSABLE_ENTITY, &page.shell, &page))
}

async fn page(step: &mut SignInStep) -> Result<RegisterPage, PageError> {
    let shell = step.shell().await?;
    let rules = &step.request.context.config.registration;
    let domains = match rules.mode {
        RegistrationMode::Domains => rules.allowed_domains.join(", "),
        _ => String::new(),
    };
    Ok(RegisterPage {
        shell,
        form_action: step.destination.address(paths::REGISTER),
        login_address: step.destination.address(paths::LOGIN),
        domains,
        email: String::new(),
        stage: RegisterStage::Ask,
    })
}
