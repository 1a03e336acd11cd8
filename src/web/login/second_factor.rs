//! `/login/second-factor`: the second factors that somebody can choose from.

use askama::Template;
use axum::{http::StatusCode, response::Response};

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

/// The choice.
///
/// # Errors
/// When the session cannot be read or written (503).
pub async fn get(mut step: CandidateFor<AnyProof>) -> Result<Response, PageError> {
    let shell = step.shell().await?;
    let available = step.candidate.available(&step.request.context);
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
