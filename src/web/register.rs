//! `/register`: somebody wants an account. They are sent a link; the answer is the same whether they have one already.

use askama::Template;
use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
    response::Response,
};

use super::{bench, count_address};
use crate::{
    accounts::registration::{self, Asking},
    config::RegistrationMode,
    http::{
        browser::Browser,
        csrf::check_form,
        error_page::ErrorKind,
        errors::PageError,
        page::{Page, Shell, render},
        parameters::{PageParameters, PageQuery},
        request_context::RequestContext,
        state::AppState,
    },
    messages::mail::MailAddress,
    web::login::destination::{Destination, DestinationQuery},
};

pub mod finish;

const PAGE: &str = "/register";

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

impl Page for RegisterPage {
    fn shell(&self) -> &Shell {
        &self.shell
    }
}

/// The form.
///
/// # Errors
/// A page, while nobody may come by themselves, or when the request is used, lapsed or another browser's.
pub async fn get(
    State(state): State<AppState>,
    mut browser: Browser,
    headers: HeaderMap,
    PageQuery(query): PageQuery<DestinationQuery>,
) -> Result<Response, PageError> {
    ErrorKind::NotFound.unless(state.config.registration.is_offered())?;
    let destination = Destination::load(&state, &browser, &query).await?;
    let page = page(&state, &mut browser, &headers, &destination).await?;
    Ok(render(StatusCode::OK, page))
}

/// Sends a link.
///
/// # Errors
/// A page, when the form is not ours, the request lapsed, or too many were sent from this address.
pub async fn post(
    State(state): State<AppState>,
    context: RequestContext,
    mut browser: Browser,
    headers: HeaderMap,
    PageQuery(query): PageQuery<DestinationQuery>,
    PageParameters(form): PageParameters,
) -> Result<Response, PageError> {
    check_form(&state, &headers, &browser, &form)?;
    ErrorKind::NotFound.unless(state.config.registration.is_offered())?;
    let destination = Destination::load(&state, &browser, &query).await?;
    let bench = bench(&state, &context);
    count_address(&state, &context).await?;
    let mut page = page(&state, &mut browser, &headers, &destination).await?;
    let typed = form.get("email").unwrap_or_default().trim();
    page.stage = match MailAddress::parse(typed) {
        Err(_) => RegisterStage::NoAddress,
        Ok(_) if !state.config.registration.admits(typed) => RegisterStage::OtherDomain,
        Ok(email) => {
            let asking = Asking {
                email: &email,
                language: &page.shell.messages.language(),
                destination: destination.address("/login"),
            };
            registration::ask(&bench, asking).await?;
            return Ok(render(
                StatusCode::OK,
                RegisterPage {
                    stage: RegisterStage::Sent,
                    ..page
                },
            ));
        }
    };
    page.email = typed.chars().take(254).collect();
    Ok(render(StatusCode::UNPROCESSABLE_ENTITY, page))
}

/// Where somebody makes an account who is on that way, if they may.
pub fn address(state: &AppState, destination: &Destination) -> Option<String> {
    state
        .config
        .registration
        .is_offered()
        .then(|| destination.address(PAGE))
}

async fn page(
    state: &AppState,
    browser: &mut Browser,
    headers: &HeaderMap,
    destination: &Destination,
) -> Result<RegisterPage, PageError> {
    let rules = &state.config.registration;
    let domains = match rules.mode {
        RegistrationMode::Domains => rules.allowed_domains.join(", "),
        _ => String::new(),
    };
    Ok(RegisterPage {
        shell: destination.shell(state, browser, headers, None).await?,
        form_action: destination.address(PAGE),
        login_address: destination.address("/login"),
        domains,
        email: String::new(),
        stage: RegisterStage::Ask,
    })
}
