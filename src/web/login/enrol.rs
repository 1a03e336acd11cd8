//! `/login/enrol`: somebody who may not go on without a second factor sets one up: an authenticator app, confirmed by a code of
//! it. The recovery codes that come with it are shown once, in the answer.

use askama::Template;
use axum::{http::StatusCode, response::Response};

use crate::{
    context::Services,
    domain::authentication_method::AuthenticationMethod,
    factors::totp::{self, Proposal},
    http::{
        errors::PageError,
        forms::CheckedForm,
        page::{Shell, render},
    },
    web::sign_in::{
        candidate::{AccountLabel, SignInCandidate},
        complete::{self, TrustWish},
        paths,
        recovery_codes_page::RecoveryCodesPage,
        step::{CandidateFor, MayEnrolTotp},
        totp_setup::{TotpSetup, WrongCode, propose},
    },
};

/// The page that sets an authenticator app up.
#[derive(Template)]
#[template(path = "login/enrol.html")]
pub struct EnrolPage {
    /// What every page needs.
    pub shell: Shell,
    /// Where the form posts to. Fields: `csrf_token`, `code`.
    pub form_action: String,
    /// Who is on their way in.
    pub account: AccountLabel,
    /// What the app is to be told.
    pub setup: TotpSetup,
    /// Where they make a passkey instead, where that counts.
    pub passkey_address: Option<String>,
    /// Whether the last code was wrong.
    pub problem: Option<WrongCode>,
}

impl EnrolPage {
    /// The sentence at the field.
    fn field_problem(&self) -> Option<String> {
        self.problem.map(|WrongCode| self.shell.text("totp-problem-mismatch"))
    }
}

/// The secret, and the form for a code of it.
///
/// # Errors
/// When the session cannot be read or written (503).
pub async fn get(mut step: CandidateFor<MayEnrolTotp>) -> Result<Response, PageError> {
    let proposal = propose(&step.request, &step.candidate.user).await?;
    let page = page(&mut step, &proposal).await?;
    Ok(render(StatusCode::OK, &page.shell, &page))
}

/// Confirms the app with a code of it.
///
/// # Errors
/// When the store fails (503 or 500).
pub async fn post(mut step: CandidateFor<MayEnrolTotp>, CheckedForm(form): CheckedForm) -> Result<Response, PageError> {
    let proposal = propose(&step.request, &step.candidate.user).await?;
    let code = form.get("code").unwrap_or_default();
    let user = step.candidate.user.clone();
    let Some(codes) = totp::confirm(&step.request.context, user.id, &proposal, code).await? else {
        let page = EnrolPage {
            problem: Some(WrongCode),
            ..page(&mut step, &proposal).await?
        };
        return Ok(render(StatusCode::UNPROCESSABLE_ENTITY, &page.shell, &page));
    };
    // No browser is known any more; this one will be again.
    let candidate = SignInCandidate {
        known: None,
        ..step.candidate
    };
    let (mut request, destination) = (step.request, step.destination);
    let recorded = complete::second_factor(
        &mut request,
        &destination,
        candidate,
        AuthenticationMethod::Totp,
        TrustWish::AskAgain,
    )
    .await?;
    let shell = destination.shell(&mut request, Some(&user)).await?;
    let page = RecoveryCodesPage::new(shell, &user, codes, destination.next_step());
    Ok(recorded.with(render(StatusCode::OK, &page.shell, &page)))
}

async fn page(step: &mut CandidateFor<MayEnrolTotp>, proposal: &Proposal) -> Result<EnrolPage, PageError> {
    let services: &Services = &step.request.context;
    let may_make_passkey = step.candidate.may_enrol_passkey(services);
    Ok(EnrolPage {
        form_action: step.destination.address(paths::ENROL_TOTP),
        account: step.label(),
        setup: TotpSetup::new(services, &step.candidate.user, proposal),
        passkey_address: may_make_passkey.then(|| step.destination.address(paths::ENROL_PASSKEY)),
        problem: None,
        shell: step.shell().await?,
    })
}
