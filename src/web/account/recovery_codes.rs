//! `/account/recovery-codes`: creates a new set of recovery codes, which is shown once, in the response.

use axum::{
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};

use crate::{
    factors::recovery_code,
    http::{current_user::CurrentUser, errors::PageError, forms::CheckedForm, page::render},
    web::sign_in::{
        owner::{Owner, Proven},
        recovery_codes_page::RecoveryCodesPage,
    },
};

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
