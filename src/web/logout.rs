//! `/logout` (OpenID Connect RP-Initiated Logout 1.0).

use std::sync::Arc;

use askama::Template;
use axum::{
    extract::{Request, State},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Redirect, Response},
};

use super::{authorize::resume, form_body, plain_shell};
use crate::{
    domain::{
        client::Client,
        event::EventKind,
        ids::{ClientId, SessionId, UserId},
    },
    http::{
        browser::Browser,
        csrf::check_form,
        error_page::ErrorKind,
        errors::PageError,
        format,
        layers::accept_language,
        messages::Messages,
        page::{Page, Shell, form_action_source, render},
        parameters::PageParameters,
        request_context::RequestContext,
        state::AppState,
    },
    protocol::{
        logout_request::{self, HintClaims, LogoutDecision},
        parameters::Parameters,
    },
    store::{audit, grants, sessions},
};

/// The page that asks whether to sign out.
#[derive(Template)]
#[template(path = "logout.html")]
pub struct LogoutPage {
    /// What every page needs.
    pub shell: Shell,
    /// Where the form posts to. Fields: `csrf_token`, `confirm` = `yes`, and `passed_on`.
    pub form_action: String,
    /// What the request said, to be said again with the answer.
    pub passed_on: Vec<(String, String)>,
    /// Who is signed in; `None` if nobody is.
    pub user: Option<LogoutUser>,
    /// Where to go instead.
    pub stay_url: String,
}

/// Who would be signed out.
#[derive(Clone, Debug)]
pub struct LogoutUser {
    /// What tells this account from another of theirs.
    pub label: String,
    /// Stands in for their picture.
    pub initials: String,
}

impl Page for LogoutPage {
    fn shell(&self) -> &Shell {
        &self.shell
    }
}

/// The request, by GET: an application signs its user out, or somebody came by themselves.
///
/// # Errors
/// A page, when the request is wrong.
pub async fn get(
    State(state): State<AppState>,
    context: RequestContext,
    mut browser: Browser,
    headers: HeaderMap,
    PageParameters(parameters): PageParameters,
) -> Result<Response, PageError> {
    let hint = hint(&state, &parameters);
    let client = client(&state, &parameters, hint.as_ref()).await?;
    let current = resume::current_user(&state, &browser).await?;
    let session = current.as_ref().map(|(session, _)| session);
    match logout_request::decide(&parameters, hint.as_ref(), client.as_deref(), session) {
        LogoutDecision::Refuse(reason) => Err(PageError::caused(ErrorKind::BadRequest, reason.as_str())),
        LogoutDecision::EndNow { return_to } => {
            end_session(&state, &context, &mut browser).await?;
            Ok(leave(return_to))
        }
        LogoutDecision::Confirm { return_to } => {
            let messages = Messages::choose(&ui_locales(&parameters), accept_language(&headers));
            let csrf_token = browser.csrf_token().await?;
            let page = LogoutPage {
                shell: Shell {
                    form_action: return_to.as_deref().and_then(form_action_source),
                    ..plain_shell(&state, messages, csrf_token)
                },
                form_action: "/logout".to_owned(),
                passed_on: passed_on(&parameters),
                user: current.map(|(_, user)| LogoutUser {
                    label: user.account_label().to_owned(),
                    initials: format::initials(user.display_name()),
                }),
                stay_url: "/".to_owned(),
            };
            Ok(render(StatusCode::OK, page))
        }
    }
}

/// The confirmation, from our own page; or the request by POST, which is sent on as a GET so that our cookie comes with it.
///
/// # Errors
/// A page, when the form is not ours.
pub async fn post(
    State(state): State<AppState>,
    context: RequestContext,
    mut browser: Browser,
    headers: HeaderMap,
    request: Request,
) -> Result<Response, PageError> {
    let body = form_body(request).await?;
    let form = Parameters::parse(body.as_bytes()).map_err(|_| ErrorKind::BadRequest)?;
    if form.get("csrf_token").is_none() {
        return Ok(Redirect::to(&format!("/logout?{body}")).into_response());
    }
    check_form(&state, &headers, &browser, &form)?;
    let hint = hint(&state, &form);
    let client = client(&state, &form, hint.as_ref()).await?;
    let current = resume::current_user(&state, &browser).await?;
    let decision = logout_request::decide(
        &form,
        hint.as_ref(),
        client.as_deref(),
        current.as_ref().map(|(session, _)| session),
    );
    end_session(&state, &context, &mut browser).await?;
    Ok(match decision {
        LogoutDecision::EndNow { return_to } | LogoutDecision::Confirm { return_to } => leave(return_to),
        LogoutDecision::Refuse(_) => leave(None),
    })
}

/// Ends the session: the browser's row, and every grant that does not outlive it.
///
/// # Errors
/// When the store fails.
pub async fn end_session(state: &AppState, context: &RequestContext, browser: &mut Browser) -> Result<(), PageError> {
    let Some(ended) = browser.signed_in().cloned() else {
        return Ok(());
    };
    close(state, context, ended.session_id, ended.user_id).await?;
    browser.sign_out().await?;
    Ok(())
}

/// Closes a session, in whichever browser it is.
///
/// # Errors
/// When the store fails.
pub async fn close(
    state: &AppState,
    context: &RequestContext,
    session_id: SessionId,
    user_id: UserId,
) -> Result<(), PageError> {
    let transaction = state.store.begin().await?;
    sessions::end(&transaction, session_id).await?;
    grants::revoke_by_session(&transaction, session_id, state.clock.now()).await?;
    let event = state.event(context, EventKind::SignedOut).user(user_id);
    audit::insert(
        &transaction,
        &event.detail(serde_json::json!({ "session": session_id })),
    )
    .await?;
    transaction.commit().await?;
    Ok(())
}

fn leave(return_to: Option<String>) -> Response {
    Redirect::to(return_to.as_deref().unwrap_or("/logged-out")).into_response()
}

/// What an ID token of ours says, expired or not (RP-Initiated Logout 1.0 section 2).
fn hint(state: &AppState, parameters: &Parameters) -> Option<HintClaims> {
    let claims = state.keys.get().verify_id_token(parameters.get("id_token_hint")?)?;
    let claim = |name: &str| claims.get(name).and_then(|value| value.as_str());
    if claim("iss") != Some(state.config.issuer.as_str()) {
        return None;
    }
    let client_id = match claims.get("aud")? {
        serde_json::Value::String(audience) => ClientId::from(audience.as_str()),
        serde_json::Value::Array(audiences) => ClientId::from(audiences.first()?.as_str()?),
        _ => return None,
    };
    Some(HintClaims {
        client_id,
        sub: claim("sub").and_then(|sub| sub.parse().ok()),
        sid: claim("sid").and_then(|sid| sid.parse().ok()),
    })
}

/// The client that the request or its hint names.
async fn client(
    state: &AppState,
    parameters: &Parameters,
    hint: Option<&HintClaims>,
) -> Result<Option<Arc<Client>>, PageError> {
    match parameters.get("client_id").or(hint.map(|hint| hint.client_id.as_str())) {
        Some(client_id) => Ok(state.store.client(&ClientId::from(client_id)).await?),
        None => Ok(None),
    }
}

/// What the confirmation has to say again.
fn passed_on(parameters: &Parameters) -> Vec<(String, String)> {
    ["id_token_hint", "client_id", "post_logout_redirect_uri", "state"]
        .into_iter()
        .filter_map(|name| parameters.get(name).map(|value| (name.to_owned(), value.to_owned())))
        .collect()
}

fn ui_locales(parameters: &Parameters) -> Vec<String> {
    parameters
        .get("ui_locales")
        .unwrap_or_default()
        .split(' ')
        .take(16)
        .map(str::to_owned)
        .collect()
}
