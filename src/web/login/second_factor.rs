//! `/login/second-factor`: the second factors that somebody can choose from.

use askama::Template;
use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Redirect, Response},
};

use super::{
    complete::{self, SignInCandidate},
    destination::{Destination, DestinationQuery},
};
use crate::{
    domain::{channel::Channel, sign_in::SecondFactor},
    http::{
        browser::Browser,
        errors::PageError,
        format,
        messages::Messages,
        page::{Page, Shell, render},
        parameters::PageQuery,
        state::AppState,
    },
};

pub mod sent_code;

/// The page with the choice.
#[derive(Template)]
#[template(path = "login/second_factor.html")]
pub struct SecondFactorPage {
    /// What every page needs.
    pub shell: Shell,
    /// Who is on their way in.
    pub account: AccountLabel,
    /// What they can choose.
    pub choices: Vec<FactorChoice>,
}

/// One way on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FactorChoice {
    /// Where it is.
    pub address: String,
    /// What it is called.
    pub name: String,
    /// What one needs for it.
    pub hint: String,
}

/// The person a page speaks to.
#[derive(Clone, Debug)]
pub struct AccountLabel {
    /// What tells this account from another of theirs.
    pub label: String,
    /// Stands in for their picture.
    pub initials: String,
    /// Where somebody else starts anew.
    pub switch_address: String,
}

impl Page for SecondFactorPage {
    fn shell(&self) -> &Shell {
        &self.shell
    }
}

/// The choice.
///
/// # Errors
/// A page, when the link is used, lapsed or another browser's.
pub async fn get(
    State(state): State<AppState>,
    mut browser: Browser,
    headers: HeaderMap,
    PageQuery(query): PageQuery<DestinationQuery>,
) -> Result<Response, PageError> {
    let destination = Destination::load(&state, &browser, &query).await?;
    let Some(candidate) = complete::candidate(&state, &browser, &headers).await? else {
        return Ok(Redirect::to(&destination.address("/login")).into_response());
    };
    let shell = destination
        .shell(&state, &mut browser, &headers, Some(&candidate.user))
        .await?;
    let choices = choices(&state, &candidate, &destination, &shell.messages);
    let account = AccountLabel::of(&candidate, &destination);
    Ok(render(
        StatusCode::OK,
        SecondFactorPage {
            shell,
            account,
            choices,
        },
    ))
}

impl AccountLabel {
    /// Of somebody on their way in.
    pub fn of(candidate: &SignInCandidate, destination: &Destination) -> Self {
        Self {
            label: candidate.user.account_label().to_owned(),
            initials: format::initials(candidate.user.display_name()),
            switch_address: destination.address("/login"),
        }
    }
}

/// The page that asks for the first of these.
pub fn page_of(factors: &[SecondFactor]) -> &'static str {
    factors.first().map_or("/login/second-factor", |factor| page(*factor))
}

fn page(factor: SecondFactor) -> &'static str {
    match factor {
        SecondFactor::Passkey => "/login/passkey",
        SecondFactor::Totp => "/login/totp",
        SecondFactor::SmsCode => sent_code::page(Channel::Sms),
        SecondFactor::EmailCode => sent_code::page(Channel::Email),
        SecondFactor::RecoveryCode => "/login/recovery-code",
    }
}

fn choices(
    state: &AppState,
    candidate: &SignInCandidate,
    destination: &Destination,
    messages: &Messages,
) -> Vec<FactorChoice> {
    candidate
        .available(state)
        .into_iter()
        .map(|factor| {
            let (name, hint) = match factor {
                SecondFactor::Passkey => (messages.text("factor-passkey"), messages.text("factor-passkey-hint")),
                SecondFactor::Totp => (messages.text("factor-totp"), messages.text("factor-totp-hint")),
                SecondFactor::SmsCode => (messages.text("factor-sms"), messages.text("factor-sms-hint")),
                SecondFactor::EmailCode => (messages.text("factor-email"), messages.text("factor-email-hint")),
                SecondFactor::RecoveryCode => (messages.text("factor-recovery"), messages.text("factor-recovery-hint")),
            };
            FactorChoice {
                address: destination.address(page(factor)),
                name,
                hint,
            }
        })
        .collect()
}
