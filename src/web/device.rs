//! `/device`: a user types the code that a device shows (RFC 8628 section 3.3). From there the sign-in goes its usual way, and ends on a page
//! that asks whether the device may come in. A link with the code in it fills in the form and does nothing else.

use askama::Template;
use axum::{
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;

use crate::{
    domain::{
        authorization_request::PendingAuthorization,
        client::{Client, GrantType},
        device_authorization::DeviceAuthorization,
        ids::AuthorizationRequestId,
        trace::{Check, CheckName, TraceStep},
    },
    grants::device_authorization,
    http::{
        errors::PageError,
        forms::CheckedForm,
        page::{Shell, render},
        page_request::PageRequest,
        parameters::PageQuery,
    },
    limits::{
        rows::{self, RowKind},
        user_codes,
    },
    protocol::user_code::{ALPHABET, NoUserCode, UserCode},
    store::authorization_requests,
};

/// The page: the form, or what came of it.
#[derive(Template)]
#[template(path = "device.html")]
pub struct DevicePage {
    /// The common data of every page.
    pub shell: Shell,
    /// The code that is filled in.
    pub typed: String,
    /// The problem with the code.
    pub problem: Option<CodeProblem>,
    /// What came of a device that was answered in this browser.
    pub done: Option<Done>,
}

/// The problem with a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodeProblem {
    /// It has letters that no code has.
    Letters,
    /// It has too few letters, or too many.
    Length,
    /// No device waits with it: it is wrong, used or expired.
    Unknown,
}

/// What came of a device.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Done {
    /// It was let in.
    Approved,
    /// The user kept it out.
    Denied,
    /// It could not be let in.
    Refused,
}

/// The longest text that is filled in, in characters.
const LONGEST_TYPED: usize = 24;

/// The parameters of the page.
#[derive(Debug, Default, Deserialize)]
pub struct DeviceQuery {
    user_code: Option<String>,
    done: Option<String>,
}

impl DevicePage {
    fn heading(&self) -> String {
        match self.done {
            None => self.shell.text("device-title"),
            Some(Done::Approved) => self.shell.text("device-approved-title"),
            Some(Done::Denied) => self.shell.text("device-denied-title"),
            Some(Done::Refused) => self.shell.text("device-refused-title"),
        }
    }

    fn lead(&self) -> String {
        match self.done {
            None => self.shell.text("device-lead"),
            Some(Done::Approved) => self.shell.text("device-approved-lead"),
            Some(Done::Denied) => self.shell.text("device-denied-lead"),
            Some(Done::Refused) => self.shell.text("device-refused-lead"),
        }
    }

    fn problem_sentence(&self) -> Option<String> {
        Some(match self.problem? {
            CodeProblem::Letters => {
                let letters = ALPHABET.map(|letter| char::from(letter).to_string()).join(" ");
                self.shell
                    .text_with("device-problem-letters", &[("letters", letters.as_str())])
            }
            CodeProblem::Length => self.shell.text("device-problem-length"),
            CodeProblem::Unknown => self.shell.text("device-problem-unknown"),
        })
    }
}

/// The form. Opening it lets no device in, whatever its address says.
///
/// # Errors
/// When the session cannot be read or written (503).
pub async fn get(mut request: PageRequest, PageQuery(query): PageQuery<DeviceQuery>) -> Result<Response, PageError> {
    let done = match query.done.as_deref() {
        Some("approved") => Some(Done::Approved),
        Some("denied") => Some(Done::Denied),
        Some("refused") => Some(Done::Refused),
        _ => None,
    };
    let typed: String = query
        .user_code
        .unwrap_or_default()
        .chars()
        .take(LONGEST_TYPED)
        .collect();
    let page = DevicePage {
        shell: shell(&mut request).await?,
        typed,
        problem: None,
        done,
    };
    Ok(render(StatusCode::OK, &page.shell, &page))
}

/// Finds the device that shows the code, and goes on to sign-in and consent.
///
/// # Errors
/// When too many codes were typed (429), or the store fails (503 or 500).
pub async fn post(mut request: PageRequest, CheckedForm(form): CheckedForm) -> Result<Response, PageError> {
    let typed = form.get("user_code").unwrap_or_default();
    if request.browser.acting_as().is_some() {
        request.context.trace.begin(TraceStep::UserCode);
        request.context.trace.refused(Check::refused(CheckName::OwnSession));
        return Ok(Redirect::to("/impersonation").into_response());
    }
    let code = match UserCode::parse(typed) {
        Ok(code) => code,
        Err(NoUserCode::Letter) => return again(&mut request, typed, CodeProblem::Letters).await,
        Err(NoUserCode::Length) => return again(&mut request, typed, CodeProblem::Length).await,
    };
    request.context.trace.begin(TraceStep::UserCode);
    let browser_digest = request.browser.digest_or_new().await?;
    let context = &request.context;
    let counted = user_codes::count(context, &browser_digest).await?;
    let counted = counted.inspect_err(|_| {
        let check = Check::refused(CheckName::Attempts).by("server.throttle.per_address_per_minute");
        context.trace.refused(check);
    })?;
    let Some(device) = device_authorization::find_open(context, code).await? else {
        context.trace.refused(Check::refused(CheckName::KnownUserCode));
        return again(&mut request, typed, CodeProblem::Unknown).await;
    };
    context.trace.client(device.request.client_id.as_str());
    let client = context.store.client(&device.request.client_id).await?;
    if let Some(check) = refusal(client.as_deref(), &device) {
        context.trace.refused(check);
        return again(&mut request, typed, CodeProblem::Unknown).await;
    }
    counted.was_right(&context.store).await?;
    context.trace.answered();
    let pending = pending(&request, device, browser_digest);
    let user = request.browser.signed_in().map(|session| session.user_id);
    let permit = rows::count(&request.context, RowKind::AuthorizationRequest, user).await??;
    authorization_requests::insert(&request.context.store, &pending, permit).await?;
    request
        .browser
        .note_request(pending.id, &pending.request.client_id)
        .await?;
    Ok(Redirect::to(&format!("/authorize/{}", pending.id)).into_response())
}

/// Why no device of the client can be let in.
fn refusal(client: Option<&Client>, device: &DeviceAuthorization) -> Option<Check> {
    match client {
        None => Some(Check::refused(CheckName::KnownUserCode)),
        Some(client) if !client.honours(device.created_at) => {
            Some(Check::refused(CheckName::EnabledClient).by("client.disabled"))
        }
        Some(client) if !client.allows(GrantType::DeviceCode) => {
            Some(Check::refused(CheckName::DeviceGrantAllowed).by("client.grant_types"))
        }
        Some(_) => None,
    }
}

/// What the device asks for, as a request of this browser. It ends when the code of the device does.
fn pending(request: &PageRequest, device: DeviceAuthorization, browser_digest: Vec<u8>) -> PendingAuthorization {
    let context = &request.context;
    let expires_at = context.now + context.config.sessions.request.as_chrono();
    PendingAuthorization {
        id: AuthorizationRequestId(context.new_id()),
        request: device.request,
        browser_digest,
        created_at: context.now,
        expires_at: expires_at.min(device.expires_at),
        selected_session: None,
        consent_decision: None,
    }
}

async fn again(request: &mut PageRequest, typed: &str, problem: CodeProblem) -> Result<Response, PageError> {
    let page = DevicePage {
        shell: shell(request).await?,
        typed: typed.chars().take(LONGEST_TYPED).collect(),
        problem: Some(problem),
        done: None,
    };
    Ok(render(StatusCode::UNPROCESSABLE_ENTITY, &page.shell, &page))
}

async fn shell(request: &mut PageRequest) -> Result<Shell, PageError> {
    let person = request.current_user().await?.map(|(_, user)| user);
    request.shell(person.as_ref()).await
}
