//! `/consent`: shows what an app asks for, and asks the user to allow or deny it.

use askama::Template;
use axum::{
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};

use crate::{
    accounts::consent,
    domain::{
        actor::Actor,
        authorization_request::{ConsentAnswer, ResponseTarget},
        user::User,
    },
    flow::Step,
    grants::device_authorization,
    http::{
        error_page::ErrorKind,
        errors::PageError,
        format::{self, Moment},
        forms::CheckedForm,
        messages::Messages,
        page::{Shell, render},
        scope_items::{ConsentIcon, ConsentItem, consent_items},
    },
    web::sign_in::{next_step::next_step, pending_request::PendingRequest},
};

/// The consent page. It starts with `shell.app`.
#[derive(Template)]
#[template(path = "consent.html")]
pub struct ConsentPage {
    /// The common data of every page.
    pub shell: Shell,
    /// Where the form posts to. Fields: `csrf_token`, `decision` = `allow` or `deny`.
    pub form_action: String,
    /// The label of the user's account ([`crate::domain::user::User::account_label`]).
    pub user_label: String,
    /// Their initials, instead of a picture.
    pub user_initials: String,
    /// The page for choosing another account.
    pub switch_account_url: String,
    /// The requested items.
    pub items: Vec<ConsentItem>,
    /// The destination afterwards ([`crate::http::format::destination`]); `None` for an app on the user's device.
    pub redirect_host: Option<String>,
    /// The device that asks, if it is one.
    pub device: Option<DeviceNotice>,
    /// The page for revoking the access; `None` if there is none.
    pub account_url: Option<String>,
}

/// Which device asks, so that a user sees whether it is theirs (RFC 8628 section 5.4).
pub struct DeviceNotice {
    /// The code that it shows.
    pub user_code: String,
    /// From which address it asked.
    pub address: Option<String>,
    /// What it calls itself, in our words: it could call itself anything.
    pub name: String,
    /// When it asked.
    pub at: Moment,
}

/// The page, while consent is what is missing.
///
/// # Errors
/// When the store fails (503 or 500).
pub async fn get(mut step: PendingRequest) -> Result<Response, PageError> {
    let Some(user) = user_to_ask(&step).await? else {
        return Ok(Redirect::to(&step.next_address()).into_response());
    };
    let shell = step.shell_for(&user).await?;
    let device = device(&step, &shell.messages).await?;
    let (id, asked) = (step.pending.id, &step.pending.request);
    let custom = step.request.context.store.scopes().await?;
    let page = ConsentPage {
        items: consent_items(&shell.messages, &asked.scope, &asked.claims, &custom, &user),
        shell,
        form_action: format!("/consent?request={id}"),
        user_label: user.account_label().to_owned(),
        user_initials: format::initials(user.display_name()),
        switch_account_url: format!("/select-account?request={id}"),
        redirect_host: match &asked.target {
            ResponseTarget::Redirect(target) => format::destination(&target.redirect_uri),
            ResponseTarget::Device(_) => None,
        },
        device,
        account_url: Some("/".to_owned()),
    };
    Ok(render(StatusCode::OK, &page.shell, &page))
}

/// The device that the request is for, as long as it can be let in.
async fn device(step: &PendingRequest, messages: &Messages) -> Result<Option<DeviceNotice>, PageError> {
    let Some(id) = step.pending.request.device() else {
        return Ok(None);
    };
    let context = &step.request.context;
    let device = device_authorization::find_shown(context, id).await?;
    let (device, user_code) = device.ok_or(ErrorKind::SignInExpired)?;
    Ok(Some(DeviceNotice {
        user_code,
        address: device.ip_address,
        name: format::device(messages, device.user_agent.as_deref()),
        at: format::moment(messages, device.created_at, context.now),
    }))
}

async fn user_to_ask(step: &PendingRequest) -> Result<Option<User>, PageError> {
    let signed_in = step.request.current_user().await?;
    let next = next_step(&step.request, &step.client, &step.pending, signed_in.as_ref()).await?;
    Ok(signed_in.map(|(_, user)| user).filter(|_| next == Step::Consent))
}

/// Stores the answer with this request, and for later requests. It counts only while consent is what is missing: not before the session
/// has proved as much as the application asks for.
///
/// # Errors
/// When the store fails (503 or 500).
pub async fn post(step: PendingRequest, CheckedForm(form): CheckedForm) -> Result<Response, PageError> {
    let next = Redirect::to(&step.next_address()).into_response();
    let Some(user) = user_to_ask(&step).await? else {
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
