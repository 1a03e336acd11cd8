//! `/consent`: what an app would like, and a yes or no.

use askama::Template;
use axum::{
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};

use crate::{
    accounts::consent,
    domain::{actor::Actor, authorization_request::ConsentAnswer},
    http::{
        errors::PageError,
        format,
        forms::CheckedForm,
        page::{Shell, render},
        scope_items::{ConsentIcon, ConsentItem, consent_items},
    },
    web::sign_in::pending_request::PendingRequest,
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

/// The question.
///
/// # Errors
/// When the store fails (503 or 500).
pub async fn get(mut step: PendingRequest) -> Result<Response, PageError> {
    let Some((_, user)) = step.request.current_user().await? else {
        return Ok(Redirect::to(&step.next_address()).into_response());
    };
    let shell = step.shell().await?;
    let (id, asked) = (step.pending.id, &step.pending.request);
    let custom = step.request.context.store.scopes().await?;
    let page = ConsentPage {
        items: consent_items(&shell.messages, &asked.scope, &asked.claims, &custom, &user),
        shell,
        form_action: format!("/consent?request={id}"),
        user_label: user.account_label().to_owned(),
        user_initials: format::initials(user.display_name()),
        switch_account_url: format!("/select-account?request={id}"),
        redirect_host: format::destination(&asked.redirect_uri),
        account_url: Some("/".to_owned()),
    };
    Ok(render(StatusCode::OK, &page.shell, &page))
}

/// The answer: written on this request, and remembered for the next.
///
/// # Errors
/// When the store fails (503 or 500).
pub async fn post(step: PendingRequest, CheckedForm(form): CheckedForm) -> Result<Response, PageError> {
    let next = Redirect::to(&step.next_address()).into_response();
    let Some((_, user)) = step.request.current_user().await? else {
        return Ok(next);
    };
    let answer = match form.get("decision") {
        Some("allow") => ConsentAnswer::Allow,
        Some("deny") => ConsentAnswer::Deny,
        _ => return Ok(next),
    };
    let context = step.request.context.acted_by(Actor::Person(user.id));
    consent::answer(&context, &step.pending, user.id, answer).await?;
    Ok(next)
}
