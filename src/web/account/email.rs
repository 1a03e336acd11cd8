//! `/account/email`: the address of the account, another one, or the word that the one that is there is its owner's.

use askama::Template;
use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};

use crate::{
    accounts::email_change,
    domain::user::User,
    http::{
        browser::Browser,
        csrf::check_form,
        error_page::ErrorKind,
        errors::PageError,
        page::{Page, Shell, render},
        parameters::PageParameters,
        request_context::RequestContext,
        state::AppState,
    },
    messages::mail::MailAddress,
    web::{account, account_shell, bench, count_address},
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

impl Page for EmailPage {
    fn shell(&self) -> &Shell {
        &self.shell
    }
}

/// The form; who did not sign in lately is asked to.
///
/// # Errors
/// A page, while nobody may change their address.
pub async fn get(
    State(state): State<AppState>,
    mut browser: Browser,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    ErrorKind::NotFound.unless(is_offered(&state))?;
    let owner = match account::proven_owner(&state, &browser, PAGE).await? {
        Ok(owner) => owner,
        Err(first) => return Ok(first.into_response()),
    };
    let page = page(&state, &mut browser, &headers, &owner.user).await?;
    Ok(render(StatusCode::OK, page))
}

/// Sends a link to the address that they type.
///
/// # Errors
/// A page, when the form is not ours, or nobody may change their address.
pub async fn post(
    State(state): State<AppState>,
    context: RequestContext,
    mut browser: Browser,
    headers: HeaderMap,
    PageParameters(form): PageParameters,
) -> Result<Response, PageError> {
    check_form(&state, &headers, &browser, &form)?;
    ErrorKind::NotFound.unless(is_offered(&state))?;
    let owner = match account::proven_owner(&state, &browser, PAGE).await? {
        Ok(owner) => owner,
        Err(first) => return Ok(first.into_response()),
    };
    count_address(&state, &context).await?;
    let page = page(&state, &mut browser, &headers, &owner.user).await?;
    let typed = form.get("email").unwrap_or_default().trim();
    let is_theirs = owner.user.claims.email.as_deref() == Some(typed);
    let (stage, status) = match MailAddress::parse(typed) {
        Err(_) => (EmailStage::NoAddress, StatusCode::UNPROCESSABLE_ENTITY),
        Ok(_) if !is_theirs && !state.config.registration.admits_as_new_address(typed) => {
            (EmailStage::OtherDomain, StatusCode::UNPROCESSABLE_ENTITY)
        }
        Ok(email) => {
            let language = page.shell.messages.language();
            email_change::ask(&bench(&state, &context), &owner.user, &email, &language).await?;
            (EmailStage::Sent, StatusCode::OK)
        }
    };
    let typed = typed.chars().take(254).collect();
    Ok(render(status, EmailPage { typed, stage, ..page }))
}

/// Whether people may change their address here.
pub fn is_offered(state: &AppState) -> bool {
    state.config.registration.email_changes && state.config.mail.is_on()
}

async fn page(
    state: &AppState,
    browser: &mut Browser,
    headers: &HeaderMap,
    user: &User,
) -> Result<EmailPage, PageError> {
    Ok(EmailPage {
        shell: account_shell(state, browser, headers, user).await?,
        form_action: PAGE.to_owned(),
        current: user.claims.email.clone(),
        is_verified: user.claims.email_verified == Some(true),
        typed: String::new(),
        stage: EmailStage::Ask,
    })
}
