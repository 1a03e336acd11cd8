//! `/account/recovery-codes`: a new set of recovery codes. It is shown once, in the answer.

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

/// Makes a new set and shows it. Codes stand in for an authenticator app: whoever has none has no codes either.
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
