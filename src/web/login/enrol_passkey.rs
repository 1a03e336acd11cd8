//! `/login/enrol-passkey`: creates a passkey during the sign-in: because it is required, preferred to an app, or offered
//! after a password. Creating it also proves it, because it verified the user for a challenge of this server.

use askama::Template;
use axum::{http::StatusCode, response::Response};
use serde::Deserialize;

use crate::{
    domain::passkey,
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

/// The page that creates a passkey.
#[derive(Template)]
#[template(path = "login/enrol_passkey.html")]
pub struct EnrolPasskeyPage {
    /// The common data of every page.
    pub shell: Shell,
    /// The user who is signing in.
    pub account: AccountLabel,
    /// The form for the new passkey.
    pub passkey: PasskeyForm,
    /// Where to continue without a passkey; `None` if it is required.
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

/// The query of the page.
#[derive(Debug, Deserialize)]
pub struct OfferQuery {
    offer: Option<String>,
}

/// The form; users who may not add a passkey here are redirected to their next step.
///
/// # Errors
/// When passkeys are not possible for this issuer (404), or the session cannot be read or written (503).
pub async fn get(
    mut step: CandidateFor<MayEnrolPasskey>,
    PageQuery(offer): PageQuery<OfferQuery>,
) -> Result<Response, PageError> {
    let page = page(&mut step, &offer).await?;
    Ok(render(StatusCode::OK, &page.shell, &page))
}

/// Creates a challenge for the new passkey.
///
/// # Errors
/// When the user may not add one here (400), or the store fails (503 or 500).
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

/// Adds the passkey, and continues the sign-in with it.
///
/// # Errors
/// When the store fails (503 or 500).
pub async fn post(
    mut step: CandidateFor<MayEnrolPasskey>,
    PageQuery(offer): PageQuery<OfferQuery>,
    CheckedForm(form): CheckedForm,
) -> Result<Response, PageError> {
    let mut page = page(&mut step, &offer).await?;
    let device = format::device(&page.shell.messages, Some(&step.request.context.user_agent));
    let provider = passkey::provider(form.get("aaguid").unwrap_or_default());
    let name = provider.map_or(device, str::to_owned);
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
        Registered::Expired => PasskeyProblem::Expired,
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
