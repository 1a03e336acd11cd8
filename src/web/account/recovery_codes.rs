//! `/account/recovery-codes`: says how many recovery codes are left, and creates a new set, which is shown once, in the response.

use askama::Template;
use axum::{
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};

use crate::{
    factors::recovery_code,
    http::{
        current_user::CurrentUser,
        errors::PageError,
        forms::CheckedForm,
        page::{Shell, render},
    },
    store::enrolled,
    web::sign_in::{
        owner::{Owner, Proven},
        recovery_codes_page::RecoveryCodesPage,
    },
};

const PAGE: &str = "/account/recovery-codes";

/// The page, and the form that replaces the codes.
#[derive(Template)]
#[template(path = "account/recovery_codes.html")]
pub struct RenewCodesPage {
    /// The common data of every page.
    pub shell: Shell,
    /// How many codes are left.
    pub left: String,
    /// Where the form posts to. Fields: `csrf_token`.
    pub form_action: &'static str,
}

impl RenewCodesPage {
    fn codes_left(&self) -> String {
        self.shell.text_with("security-codes-left", &[("codes", &self.left)])
    }
}

/// How many codes are left. Users without an authenticator app have none, and are redirected.
///
/// # Errors
/// When the store fails (503 or 500).
pub async fn get(mut current: CurrentUser) -> Result<Response, PageError> {
    let enrolled = enrolled::find(&current.request.context.store, &current.user).await?;
    if !enrolled.totp {
        return Ok(Redirect::to("/account/security").into_response());
    }
    let page = RenewCodesPage {
        shell: current.request.shell(Some(&current.user)).await?,
        left: enrolled.recovery_codes.to_string(),
        form_action: PAGE,
    };
    Ok(render(StatusCode::OK, &page.shell, &page))
}

/// Creates and shows a new set. Recovery codes replace an authenticator app: users without an app have none.
///
/// # Errors
/// When the store fails (503 or 500).
pub async fn post(mut owner: Owner<Proven>, _: CheckedForm) -> Result<Response, PageError> {
    let renewed = recovery_code::renew_for_owner(&owner.request.context, &owner.user).await?;
    let Some(codes) = renewed else {
        return Ok(Redirect::to("/account/security").into_response());
    };
    let CurrentUser { request, user, .. } = &mut *owner;
    let shell = request.shell(Some(user)).await?;
    let page = RecoveryCodesPage::new(shell, user, codes, "/account/security".to_owned());
    Ok(render(StatusCode::OK, &page.shell, &page))
}
