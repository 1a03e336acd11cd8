//! `/login/enrol-passkey`: somebody who may not go on without a passkey, would rather have one than an app, or is offered one after
//! a password, makes one. It is proved by being made: its owner was verified, for a challenge of ours.

use askama::Template;
use axum::{http::StatusCode, response::Response};
use serde::Deserialize;

use crate::{
    factors::passkey::registration::{self, Registered},
    http::{
        current_user::PageRejection,
        error_page::ErrorKind,
        errors::PageError,
        format,
        forms::CheckedForm,
        page::{Shell, render},
        parameters::PageQuery,
    },
    web::sign_in::{
        candidate::AccountLabel,
        complete::{self, TrustWish},
        passkey_form::{self, PasskeyForm, PasskeyProblem},
        paths,
        step::{CandidateFor, MayEnrolPasskey},
    },
};

/// The page that makes a passkey.
#[derive(Template)]
#[template(path = "login/enrol_passkey.html")]
pub struct EnrolPasskeyPage {
    /// What every page needs.
    pub shell: Shell,
    /// Who is on their way in.
    pub account: AccountLabel,
    /// The form that the new passkey answers.
    pub passkey: PasskeyForm,
    /// Where those go on who would rather have none; `None` for whoever needs one.
    pub skip_address: Option<String>,
}

impl EnrolPasskeyPage {
    fn title(&self) -> String {
        match self.skip_address {
            Some(_) => self.shell.text("offer-passkey-title"),
            None => self.shell.text("enrol-passkey-title"),
        }
    }

    fn lead(&self) -> String {
        match self.skip_address {
            Some(_) => self.shell.text("offer-passkey-lead"),
            None => self.shell.text("enrol-passkey-lead"),
        }
    }

    /// The title and the sentence above the form.
    fn notice(&self) -> Option<(String, String)> {
        self.passkey.notice(&self.shell.messages)
    }
}

/// What the address says.
#[derive(Debug, Deserialize)]
pub struct OfferQuery {
    offer: Option<String>,
}

/// The form; who may not add one here is sent to where they are.
///
/// # Errors
/// When this issuer can have no passkeys (404), or the session cannot be read or written (503).
pub async fn get(
    mut step: CandidateFor<MayEnrolPasskey>,
    PageQuery(offer): PageQuery<OfferQuery>,
) -> Result<Response, PageError> {
    let page = page(&mut step, &offer).await?;
    Ok(render(StatusCode::OK, &page.shell, &page))
}

/// A challenge for the new passkey.
///
/// # Errors
/// When nobody may add one here (400), or the store fails (503 or 500).
pub async fn challenge(
    step: Result<CandidateFor<MayEnrolPasskey>, PageRejection>,
    _: CheckedForm,
) -> Result<Response, PageError> {
    let step = step.map_err(PageRejection::for_script)?;
    let ceremonies = passkey_form::ceremonies(&step.request)?;
    let begun = registration::begin(&ceremonies, &step.candidate.user)
        .await
        .map_err(passkey_form::failure)?;
    Ok(passkey_form::challenge(begun.ok_or(ErrorKind::BadRequest)?))
}

/// Adds the passkey, and lets its owner go on with it.
///
/// # Errors
/// When the store fails (503 or 500).
pub async fn post(
    mut step: CandidateFor<MayEnrolPasskey>,
    PageQuery(offer): PageQuery<OfferQuery>,
    CheckedForm(form): CheckedForm,
) -> Result<Response, PageError> {
    let mut page = page(&mut step, &offer).await?;
    let name = format::device(&page.shell.messages, Some(&step.request.context.user_agent));
    let ceremonies = passkey_form::ceremonies(&step.request)?;
    let (ceremony, answer) = passkey_form::answer(&form);
    let registered = registration::finish(&ceremonies, step.candidate.user.id, ceremony, answer, &name)
        .await
        .map_err(passkey_form::failure)?;
    let problem = match registered {
        Registered::Added(passkey) => {
            let (method, wish) = (passkey.backup.method(), TrustWish::AskAgain);
            let recorded =
                complete::second_factor(&mut step.request, &step.destination, step.candidate, method, wish).await?;
            return Ok(recorded.go_on());
        }
        Registered::Lapsed => PasskeyProblem::Lapsed,
        Registered::Refused | Registered::Taken | Registered::TooMany => PasskeyProblem::Refused,
    };
    page.passkey = page.passkey.with(problem);
    Ok(render(StatusCode::UNPROCESSABLE_ENTITY, &page.shell, &page))
}

async fn page(step: &mut CandidateFor<MayEnrolPasskey>, query: &OfferQuery) -> Result<EnrolPasskeyPage, PageError> {
    let is_offered = query.offer.as_deref() == Some("yes");
    let action = if is_offered {
        step.destination.passkey_offer()
    } else {
        step.destination.address(paths::ENROL_PASSKEY)
    };
    let passkey = PasskeyForm::new(&mut step.request, action, "/login/enrol-passkey/challenge").await?;
    Ok(EnrolPasskeyPage {
        passkey: passkey.ok_or(ErrorKind::NotFound)?,
        account: step.label(),
        skip_address: is_offered.then(|| step.destination.next_step()),
        shell: step.shell().await?,
    })
}
