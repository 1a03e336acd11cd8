//! `/consent`: what an app would like, and a yes or no.

pub mod items;

use askama::Template;
use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Redirect, Response},
};

pub use self::items::{ConsentIcon, ConsentItem, consent_items};
use super::{
    authorize::resume::{self, StepQuery, load_step},
    flow_shell,
};
use crate::{
    domain::{
        authorization_request::{ConsentAnswer, ConsentDecision, PendingAuthorization},
        consent::Consent,
        event::EventKind,
        ids::UserId,
    },
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
    protocol::claims::asked_by_name,
    store::{Transaction, audit, authorization_requests, consents},
};

/// The page that asks whether an app may have what it asks for. It leads with `shell.app`.
#[derive(Template)]
#[template(path = "consent.html")]
pub struct ConsentPage {
    /// What every page needs.
    pub shell: Shell,
    /// Where the form posts to. Fields: `csrf_token`, `decision` = `allow` or `deny`.
    pub form_action: String,
    /// Who is asked, as they tell their accounts apart ([`crate::domain::user::User::account_label`]).
    pub user_label: String,
    /// Stands in for their picture.
    pub user_initials: String,
    /// Where another account can be chosen.
    pub switch_account_url: String,
    /// What is asked for.
    pub items: Vec<ConsentItem>,
    /// Where they go next ([`crate::http::format::destination`]); `None` for an app on their device.
    pub redirect_host: Option<String>,
    /// Where they can take it back; `None` where they cannot.
    pub account_url: Option<String>,
}

impl Page for ConsentPage {
    fn shell(&self) -> &Shell {
        &self.shell
    }
}

/// The question.
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
    let request = &pending.request;
    let client = resume::load_client(&state, &pending).await?;
    let Some((_, user)) = resume::current_user(&state, &browser).await? else {
        return Ok(Redirect::to(&format!("/authorize/{}", pending.id)).into_response());
    };
    let messages = Messages::choose(&request.ui_locales, accept_language(&headers));
    let custom = state.store.scopes().await?;
    let csrf_token = browser.csrf_token().await?;
    let page = ConsentPage {
        items: consent_items(&messages, &request.scope, &request.claims, &custom, &user),
        shell: flow_shell(&state, messages, csrf_token, &client, &request.redirect_uri),
        form_action: format!("/consent?request={}", pending.id),
        user_label: user.account_label().to_owned(),
        user_initials: format::initials(user.display_name()),
        switch_account_url: format!("/select-account?request={}", pending.id),
        redirect_host: format::destination(&request.redirect_uri),
        account_url: Some("/".to_owned()),
    };
    Ok(render(StatusCode::OK, page))
}

/// The answer: written down for this request, and remembered for the next.
///
/// # Errors
/// A page, when the form is not ours or the link lapsed.
pub async fn post(
    State(state): State<AppState>,
    context: RequestContext,
    browser: Browser,
    headers: HeaderMap,
    PageQuery(query): PageQuery<StepQuery>,
    PageParameters(form): PageParameters,
) -> Result<Response, PageError> {
    check_form(&state, &headers, &browser, &form)?;
    let pending = load_step(&state, &browser, query).await?;
    let next = Redirect::to(&format!("/authorize/{}", pending.id)).into_response();
    let Some((_, user)) = resume::current_user(&state, &browser).await? else {
        return Ok(next);
    };
    let answer = match form.get("decision") {
        Some("allow") => ConsentAnswer::Allow,
        Some("deny") => ConsentAnswer::Deny,
        _ => return Ok(next),
    };
    let transaction = state.store.begin().await?;
    let decision = ConsentDecision {
        user_id: user.id,
        answer,
    };
    let is_open = authorization_requests::record_consent(&transaction, pending.id, decision).await?;
    if is_open && answer == ConsentAnswer::Allow {
        remember(&state, &context, &transaction, &pending, user.id).await?;
    }
    transaction.commit().await?;
    Ok(next)
}

async fn remember(
    state: &AppState,
    context: &RequestContext,
    transaction: &Transaction,
    pending: &PendingAuthorization,
    user_id: UserId,
) -> Result<(), PageError> {
    let request = &pending.request;
    let now = state.clock.now();
    let claims = asked_by_name(&request.claims);
    let consent = Consent {
        user_id,
        client_id: request.client_id.clone(),
        scope: request.scope.clone(),
        claims,
        granted_at: now,
    };
    consents::record(transaction, &consent).await?;
    let event = state.event(context, EventKind::ConsentGranted);
    let event = event
        .user(user_id)
        .client(&request.client_id)
        .detail(serde_json::json!({ "scope": request.scope }));
    audit::insert(transaction, &event).await?;
    Ok(())
}
