//! `/login/second-factor`: the choice between the user's second factors.

use askama::Template;
use axum::{
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};

use crate::{
    domain::second_factor::SecondFactor,
    http::{
        errors::PageError,
        messages::Messages,
        page::{Shell, render},
    },
    web::sign_in::{
        candidate::AccountLabel,
        paths,
        step::{AnyProof, CandidateFor},
    },
};

pub mod sent_code;

/// The page with the choice.
#[derive(Template)]
#[template(path = "login/second_factor.html")]
pub struct SecondFactorPage {
    /// The common data of every page.
    pub shell: Shell,
    /// The user who is signing in.
    pub account: AccountLabel,
    /// The factors to choose from.
    pub choices: Vec<FactorChoice>,
}

/// One factor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FactorChoice {
    /// Its page.
    pub address: String,
    /// Its name.
    pub name: String,
    /// What the user needs for it.
    pub hint: String,
}

/// The choice; of a single factor, its page.
///
/// # Errors
/// When the session cannot be read or written (503).
pub async fn get(mut step: CandidateFor<AnyProof>) -> Result<Response, PageError> {
    let available = step.candidate.available(&step.request.context);
    if let [only] = available[..] {
        return Ok(Redirect::to(&step.destination.address(paths::of_factor(only))).into_response());
    }
    let shell = step.shell().await?;
    let page = SecondFactorPage {
        account: step.label(),
        choices: available
            .into_iter()
            .map(|factor| {
                choice(
                    factor,
                    step.destination.address(paths::of_factor(factor)),
                    &shell.messages,
                )
            })
            .collect(),
        shell,
    };
    Ok(render(StatusCode::OK, &page.shell, &page))
}

fn choice(factor: SecondFactor, address: String, messages: &Messages) -> FactorChoice {
    let (name, hint) = match factor {
        SecondFactor::Passkey => (messages.text("factor-passkey"), messages.text("factor-passkey-hint")),
        SecondFactor::Totp => (messages.text("factor-totp"), messages.text("factor-totp-hint")),
        SecondFactor::SmsCode => (messages.text("factor-sms"), messages.text("factor-sms-hint")),
        SecondFactor::EmailCode => (messages.text("factor-email"), messages.text("factor-email-hint")),
        SecondFactor::RecoveryCode => (messages.text("factor-recovery"), messages.text("factor-recovery-hint")),
    };
    FactorChoice { address, name, hint }
}
