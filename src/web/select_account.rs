//! `/select-account`: go on as somebody who is signed in here, or as somebody else (`prompt=select_account`).

use askama::Template;
use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Redirect, Response},
};

use super::{
    authorize::resume::{self, StepQuery, load_step},
    flow_shell, logout,
};
use crate::{
    http::{
        browser::Browser,
        csrf::check_form,
        errors::PageError,
        format,
        layers::accept_language,
        messages::Messages,
        page::{Page, Shell, render},
        parameters::{PageParameters, PageQuery},
        request_context::RequestContext,
        state::AppState,
    },
    store::authorization_requests,
};

/// The page that asks as whom to go on.
#[derive(Template)]
#[template(path = "select_account.html")]
pub struct SelectAccountPage {
    /// What every page needs.
    pub shell: Shell,
    /// Where the form posts to. Fields: `csrf_token`, `account` = the chosen [`AccountChoice::value`] or `another`.
    pub form_action: String,
    /// Who is signed in here.
    pub accounts: Vec<AccountChoice>,
}

/// An account to go on with.
#[derive(Clone, Debug)]
pub struct AccountChoice {
    /// What the form says when it is chosen: the session's id.
    pub value: String,
    /// The person's name.
    pub name: String,
    /// What tells this account from another of theirs.
    pub label: String,
    /// Stands in for their picture.
    pub initials: String,
}

impl Page for SelectAccountPage {
    fn shell(&self) -> &Shell {
        &self.shell
    }
}

/// The choice.
///
/// # Errors
/// A page, when the link is used, lapsed or another browser's.
pub async fn get(
    State(state): State<AppState>,
    mut browser: Browser,
    headers: HeaderMap,
    PageQuery(query): PageQuery<StepQuery>,
) -> Result<Response, PageError> {
    let pending = load_step(&state, &browser, query).await?;
    let client = resume::load_client(&state, &pending).await?;
    let Some((session, user)) = resume::current_user(&state, &browser).await? else {
        return Ok(Redirect::to(&format!("/authorize/{}", pending.id)).into_response());
    };
    let messages = Messages::choose(&pending.request.ui_locales, accept_language(&headers));
    let csrf_token = browser.csrf_token().await?;
    let page = SelectAccountPage {
        shell: flow_shell(&state, messages, csrf_token, &client, &pending.request.redirect_uri),
        form_action: format!("/select-account?request={}", pending.id),
        accounts: vec![AccountChoice {
            value: session.session_id.to_string(),
            name: user.display_name().to_owned(),
            label: user.account_label().to_owned(),
            initials: format::initials(user.display_name()),
        }],
    };
    Ok(render(StatusCode::OK, page))
}

/// The answer: go on as the one who is signed in, or as somebody else.
///
/// # Errors
/// A page, when the form is not ours or the link lapsed.
pub async fn post(
    State(state): State<AppState>,
    context: RequestContext,
    mut browser: Browser,
    headers: HeaderMap,
    PageQuery(query): PageQuery<StepQuery>,
    PageParameters(form): PageParameters,
) -> Result<Response, PageError> {
    check_form(&state, &headers, &browser, &form)?;
    let pending = load_step(&state, &browser, query).await?;
    let current = resume::current_user(&state, &browser).await?;
    match (form.get("account"), current) {
        (Some("another"), _) => {
            logout::end_session(&state, &context, &mut browser).await?;
        }
        (Some(chosen), Some((session, _))) if chosen == session.session_id.to_string() => {
            authorization_requests::record_selected_session(&state.store, pending.id, session.session_id).await?;
        }
        _ => {}
    }
    Ok(Redirect::to(&format!("/authorize/{}", pending.id)).into_response())
}
