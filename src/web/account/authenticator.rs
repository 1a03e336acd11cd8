//! `/account/authenticator`: sets an authenticator app up, or removes it.

use askama::Template;
use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Redirect, Response},
};

use super::recovery_codes::RecoveryCodesPage;
use crate::{
    domain::session::AuthenticationMethod,
    factors::totp,
    http::{
        browser::Browser,
        csrf::check_form,
        errors::PageError,
        page::{Page, Shell, render},
        parameters::PageParameters,
        request_context::RequestContext,
        state::AppState,
    },
    store::enrolled,
    web::{
        account, account_shell,
        login::{
            attempt,
            complete::{add_to_session, know_again},
            enrol::{TotpSetup, WrongCode, propose},
        },
    },
};

const PAGE: &str = "/account/authenticator";

/// The page: what the app is to be told, or that there is one.
#[derive(Template)]
#[template(path = "account/authenticator.html")]
pub struct AuthenticatorPage {
    /// What every page needs.
    pub shell: Shell,
    /// Where the form that sets it up posts to. Fields: `csrf_token`, `code`.
    pub form_action: String,
    /// Where the form that removes it posts to. Fields: `csrf_token`.
    pub remove_action: String,
    /// What the app is to be told; `None` if there is one already.
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

impl Page for AuthenticatorPage {
    fn shell(&self) -> &Shell {
        &self.shell
    }
}

/// The page; who did not sign in lately is asked to.
///
/// # Errors
/// When the store fails.
pub async fn get(
    State(state): State<AppState>,
    mut browser: Browser,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    let owner = match account::proven_owner(&state, &browser, PAGE).await? {
        Ok(owner) => owner,
        Err(first) => return Ok(first.into_response()),
    };
    let setup = if enrolled::find(&state.store, &owner.user).await?.totp {
        None
    } else {
        let proposal = propose(&state, &browser, &owner.user).await?;
        Some(TotpSetup::new(&state, &owner.user, &proposal))
    };
    let shell = account_shell(&state, &mut browser, &headers, &owner.user).await?;
    Ok(render(StatusCode::OK, page(shell, setup, None)))
}

/// Confirms the app with a code of it, and shows the recovery codes that come with it.
///
/// # Errors
/// A page, when the form is not ours.
pub async fn post(
    State(state): State<AppState>,
    context: RequestContext,
    mut browser: Browser,
    headers: HeaderMap,
    PageParameters(form): PageParameters,
) -> Result<Response, PageError> {
    check_form(&state, &headers, &browser, &form)?;
    let owner = match account::proven_owner(&state, &browser, PAGE).await? {
        Ok(owner) => owner,
        Err(first) => return Ok(first.into_response()),
    };
    if enrolled::find(&state.store, &owner.user).await?.totp {
        return Ok(Redirect::to(PAGE).into_response());
    }
    let proposal = propose(&state, &browser, &owner.user).await?;
    let attempt = attempt(&state, &context, &headers);
    let code = form.get("code").unwrap_or_default();
    let confirmed = totp::confirm(&attempt, owner.user.id, &proposal, code).await?;
    if confirmed.is_some() {
        add_to_session(&mut browser, owner.session.clone(), AuthenticationMethod::Totp).await?;
    }
    let shell = account_shell(&state, &mut browser, &headers, &owner.user).await?;
    match confirmed {
        Some(codes) => {
            browser.propose_totp(None).await?;
            let next = "/account/security".to_owned();
            let page = render(StatusCode::OK, RecoveryCodesPage::new(shell, &owner.user, codes, next));
            know_again(&state, &browser, owner.user.id, page).await
        }
        None => {
            let setup = TotpSetup::new(&state, &owner.user, &proposal);
            Ok(render(
                StatusCode::UNPROCESSABLE_ENTITY,
                page(shell, Some(setup), Some(WrongCode)),
            ))
        }
    }
}

/// Removes the app, and the recovery codes that stood in for it.
///
/// # Errors
/// A page, when the form is not ours.
pub async fn remove(
    State(state): State<AppState>,
    context: RequestContext,
    browser: Browser,
    headers: HeaderMap,
    PageParameters(form): PageParameters,
) -> Result<Response, PageError> {
    check_form(&state, &headers, &browser, &form)?;
    let owner = match account::proven_owner(&state, &browser, PAGE).await? {
        Ok(owner) => owner,
        Err(first) => return Ok(first.into_response()),
    };
    totp::remove(&attempt(&state, &context, &headers), owner.user.id).await?;
    Ok(Redirect::to("/account/security?done=authenticator-removed").into_response())
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
