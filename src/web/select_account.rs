//! `/select-account`: continue with the signed-in account, or with another one (`prompt=select_account`).

use askama::Template;
use axum::{
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};

use crate::{
    http::{
        errors::PageError,
        format,
        forms::CheckedForm,
        page::{Shell, render},
    },
    store::authorization_requests,
    web::sign_in::{complete::end_session, pending_request::PendingRequest},
};

/// The page for choosing the account.
#[derive(Template)]
#[template(path = "select_account.html")]
pub struct SelectAccountPage {
    /// The common data of every page.
    pub shell: Shell,
    /// Where the form posts to. Fields: `csrf_token`, `account` = the chosen [`AccountChoice::value`] or `another`.
    pub form_action: String,
    /// The signed-in accounts.
    pub accounts: Vec<AccountChoice>,
}

/// An account to continue with.
#[derive(Clone, Debug)]
pub struct AccountChoice {
    /// The value in the form if it is chosen: the session's id.
    pub value: String,
    /// The person's name.
    pub name: String,
    /// The label of the account.
    pub label: String,
    /// Their initials, instead of a picture.
    pub initials: String,
}

/// The choice.
///
/// # Errors
/// When the store fails (503 or 500).
pub async fn get(mut step: PendingRequest) -> Result<Response, PageError> {
    let Some((session, user)) = step.request.current_user().await? else {
        return Ok(Redirect::to(&step.next_address()).into_response());
    };
    let page = SelectAccountPage {
        shell: step.shell_for(&user).await?,
        form_action: format!("/select-account?request={}", step.pending.id),
        accounts: vec![AccountChoice {
            value: session.session_id.to_string(),
            name: user.display_name().to_owned(),
            label: user.account_label().to_owned(),
            initials: format::initials(user.display_name()),
        }],
    };
    Ok(render(StatusCode::OK, &page.shell, &page))
}

/// The answer: continue with the signed-in account, or another one.
///
/// # Errors
/// When the store fails (503 or 500).
pub async fn post(mut step: PendingRequest, CheckedForm(form): CheckedForm) -> Result<Response, PageError> {
    let current = step.request.current_user().await?;
    match (form.get("account"), current) {
        (Some("another"), _) => end_session(&mut step.request).await?,
        (Some(chosen), Some((session, _))) if chosen == session.session_id.to_string() => {
            let store = &step.request.context.store;
            authorization_requests::record_selected_session(store, step.pending.id, session.session_id).await?;
        }
        _ => {}
    }
    Ok(Redirect::to(&step.next_address()).into_response())
}
