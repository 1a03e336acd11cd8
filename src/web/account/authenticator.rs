//! `/account/authenticator`: sets up or removes an authenticator app.

use askama::Template;
use axum::{
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};

use crate::{
    domain::authentication_method::AuthenticationMethod,
    factors::totp,
    http::{
        current_user::CurrentUser,
        errors::PageError,
        forms::CheckedForm,
        page::{Shell, render},
    },
    store::enrolled,
    web::sign_in::{
        complete::{add_to_session, know_again},
        owner::{Owner, Proven},
        recovery_codes_page::RecoveryCodesPage,
        totp_setup::{TotpSetup, WrongCode, propose},
    },
};

const PAGE: &str = "/account/authenticator";

/// The page: the secret for the app, or that there is one.
#[derive(Template)]
#[template(path = "account/authenticator.html")]
pub struct AuthenticatorPage {
    /// The common data of every page.
    pub shell: Shell,
    /// Where the form that sets it up posts to. Fields: `csrf_token`, `code`.
    pub form_action: String,
    /// Where the form that removes it posts to. Fields: `csrf_token`.
    pub remove_action: String,
    /// The secret for the app; `None` if the user has an app already.
    pub setup: Option<TotpSetup>,
    /// Whether the last code was wrong.
    pub problem: Option<WrongCode>,
}

impl AuthenticatorPage {
    /// The sentence at the field.
    fn field_problem(&self) -> Option<String> {
        self.problem.map(|WrongCode| self.shell.text("totp-problem-mismatch"))
    }
}

/// The page; users without a recent sign-in are redirected to sign in.
///
/// # Errors
/// When the store fails (503 or 500).
pub async fn get(mut owner: Owner<Proven>) -> Result<Response, PageError> {
    let setup = if has_app(&owner).await? {
        None
    } else {
        let proposal = propose(&owner.request, &owner.user).await?;
        Some(TotpSetup::new(&owner.request.context, &owner.user, &proposal))
    };
    let page = page(shell(&mut owner).await?, setup, None);
    Ok(render(StatusCode::OK, &page.shell, &page))
}

/// Confirms the app with one of its codes, and shows the new recovery codes.
///
/// # Errors
/// When the store fails (503 or 500).
pub async fn post(mut owner: Owner<Proven>, CheckedForm(form): CheckedForm) -> Result<Response, PageError> {
    if has_app(&owner).await? {
        return Ok(Redirect::to(PAGE).into_response());
    }
    let proposal = propose(&owner.request, &owner.user).await?;
    let code = form.get("code").unwrap_or_default();
    let confirmed = totp::confirm(&owner.request.context, owner.user.id, &proposal, code).await?;
    let Some(codes) = confirmed else {
        let setup = TotpSetup::new(&owner.request.context, &owner.user, &proposal);
        let page = page(shell(&mut owner).await?, Some(setup), Some(WrongCode));
        return Ok(render(StatusCode::UNPROCESSABLE_ENTITY, &page.shell, &page));
    };
    let session = owner.session.clone();
    let hash = owner.user.password_hash.clone();
    add_to_session(&mut owner.request, session, hash.as_deref(), AuthenticationMethod::Totp).await?;
    owner.request.browser.propose_totp(None).await?;
    let shell = shell(&mut owner).await?;
    let page = RecoveryCodesPage::new(shell, &owner.user, codes, "/account/security".to_owned());
    let answer = render(StatusCode::OK, &page.shell, &page);
    know_again(&owner.request, &owner.user, answer).await
}

/// Removes the app and its recovery codes.
///
/// # Errors
/// When the store fails (503 or 500).
pub async fn remove(owner: Owner<Proven>, _: CheckedForm) -> Result<Response, PageError> {
    totp::remove(&owner.request.context, owner.user.id).await?;
    Ok(Redirect::to("/account/security?done=authenticator-removed").into_response())
}

async fn has_app(owner: &Owner<Proven>) -> Result<bool, PageError> {
    Ok(enrolled::find(&owner.request.context.store, &owner.user).await?.totp)
}

async fn shell(owner: &mut Owner<Proven>) -> Result<Shell, PageError> {
    let CurrentUser { request, user, .. } = &mut **owner;
    request.shell(Some(user)).await
}

fn page(shell: Shell, setup: Option<TotpSetup>, problem: Option<WrongCode>) -> AuthenticatorPage {
    AuthenticatorPage {
        shell,
        form_action: PAGE.to_owned(),
        remove_action: format!("{PAGE}/remove"),
        setup,
        problem,
    }
}
