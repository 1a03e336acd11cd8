//! `/register`: somebody wants an account. They are sent a link; the answer is the same whether they have one already.

use askama::Template;
use axum::{http::StatusCode, response::Response};

use crate::{
    accounts::registration::{self, Asking},
    config::RegistrationMode,
    domain::email_address::EmailAddress,
    http::{
        errors::PageError,
        feature::{Offered, Registration},
        forms::CheckedForm,
        page::{Shell, render},
    },
    web::sign_in::{count_address, paths, step::SignInStep},
};

pub mod finish;

/// The page that asks for an address, and then says that a mail is on its way.
#[derive(Template)]
#[template(path = "register.html")]
pub struct RegisterPage {
    /// What every page needs.
    pub shell: Shell,
    /// Where the form posts to. Fields: `csrf_token`, `email`.
    pub form_action: String,
    /// Where those sign in who have an account.
    pub login_address: String,
    /// The domains whose people may come; empty for everybody.
    pub domains: String,
    /// What was typed.
    pub email: String,
    /// How far they are.
    pub stage: RegisterStage,
}

/// How far somebody is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RegisterStage {
    /// They are asked for their address.
    Ask,
    /// What they typed is no address.
    NoAddress,
    /// It is an address of another domain.
    OtherDomain,
    /// A mail is on its way.
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
/// When too many were sent from this address (429), or the store fails (503 or 500).
pub async fn post(
    _: Offered<Registration>,
    mut step: SignInStep,
    CheckedForm(form): CheckedForm,
) -> Result<Response, PageError> {
    count_address(&step.request.context).await?;
    let mut page = page(&mut step).await?;
    let context = &step.request.context;
    let typed = form.get("email").unwrap_or_default().trim();
    page.stage = match EmailAddress::parse(typed) {
        Err(_) => RegisterStage::NoAddress,
        Ok(_) if !context.config.registration.admits(typed) => RegisterStage::OtherDomain,
        Ok(email) => {
            let asking = Asking {
                email: &email,
                language: &page.shell.messages.language(),
                destination: step.destination.address(paths::LOGIN),
            };
            registration::ask(context, asking).await?;
            page.stage = RegisterStage::Sent;
            return Ok(render(StatusCode::OK, &page.shell, &page));
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
