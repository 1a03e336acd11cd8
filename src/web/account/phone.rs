//! `/account/phone`: adds or removes a telephone number. The code is sent to the new number, and entered in the same browser.

use askama::Template;
use axum::{
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use uuid::Uuid;

use crate::{
    domain::{channel::Channel, ids::UserId, phone_number::PhoneNumber},
    factors::{
        second_factor::Outcome,
        sent_code::{
            Asking, Holder, Purpose,
            phone::{self, Added},
        },
    },
    http::{
        current_user::CurrentUser,
        errors::PageError,
        feature::{Offered, Phone},
        forms::CheckedForm,
        page::{Shell, render},
    },
    protocol::parameters::Parameters,
    web::sign_in::{
        complete::add_to_session,
        owner::{Owner, Proven},
        problem::AttemptProblem,
    },
};

const PAGE: &str = "/account/phone";

/// The page: the current number, with a form for another one or for the code that was sent to it.
#[derive(Template)]
#[template(path = "account/phone.html")]
pub struct PhonePage {
    /// The common data of every page.
    pub shell: Shell,
    /// Where the form posts to. Fields: `csrf_token`, `number`; with `id` and `code` after one was sent.
    pub form_action: String,
    /// Where the form that removes the number posts to. Fields: `csrf_token`.
    pub remove_action: String,
    /// The stored number.
    pub current: Option<String>,
    /// Whether it is verified.
    pub is_confirmed: bool,
    /// The value of the field, or the number that the code was sent to.
    pub number: String,
    /// The id of the code; `None` until one was sent.
    pub id: Option<String>,
    /// What was wrong.
    pub problem: Option<PhoneProblem>,
}

/// What was wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PhoneProblem {
    /// It is not a telephone number.
    NotANumber,
    /// Another user signs in with it.
    Taken,
    /// The code was wrong.
    Code(AttemptProblem),
}

impl PhonePage {
    /// The sentence at the field.
    fn field_problem(&self) -> Option<String> {
        match self.problem? {
            PhoneProblem::NotANumber => Some(self.shell.text("sms-phone-problem")),
            PhoneProblem::Taken => Some(self.shell.text("sms-phone-taken")),
            PhoneProblem::Code(AttemptProblem::Mismatch) => Some(self.shell.text("email-code-problem")),
            PhoneProblem::Code(_) => None,
        }
    }

    fn notice(&self) -> Option<(String, String)> {
        match self.problem? {
            PhoneProblem::Code(problem) => problem.notice(&self.shell.messages),
            PhoneProblem::NotANumber | PhoneProblem::Taken => None,
        }
    }

    fn lead(&self) -> String {
        let shell = &self.shell;
        match (&self.id, &self.current) {
            (Some(_), _) => shell.text_with("sms-phone-sent-lead", &[("number", &self.number)]),
            (None, Some(number)) if self.is_confirmed => shell.text_with("sms-phone-current", &[("number", number)]),
            (None, Some(number)) => shell.text_with("sms-phone-unconfirmed", &[("number", number)]),
            (None, None) => shell.text("sms-phone-lead"),
        }
    }
}

/// The page; users without a recent sign-in are redirected to sign in.
///
/// # Errors
/// When the session cannot be read or written (503).
pub async fn get(_: Offered<Phone>, mut owner: Owner<Proven>) -> Result<Response, PageError> {
    let page = page(&mut owner).await?;
    Ok(render(StatusCode::OK, &page.shell, &page))
}

/// Sends a code to a number, or checks one.
///
/// # Errors
/// When the store fails (503 or 500).
pub async fn post(
    _: Offered<Phone>,
    mut owner: Owner<Proven>,
    CheckedForm(form): CheckedForm,
) -> Result<Response, PageError> {
    let typed: String = form.get("number").unwrap_or_default().chars().take(64).collect();
    let mut page = page(&mut owner).await?;
    page.number.clone_from(&typed);
    let Ok(number) = PhoneNumber::parse(&typed) else {
        return Ok(page.refused(PhoneProblem::NotANumber));
    };
    number.as_str().clone_into(&mut page.number);
    match typed_code(&form) {
        None => send(owner, page, &number).await,
        Some(code) => add(owner, page, &number, code).await,
    }
}

/// Removes the number, even while no messages can be sent.
///
/// # Errors
/// When the store fails (503 or 500).
pub async fn remove(owner: Owner<Proven>, _: CheckedForm) -> Result<Response, PageError> {
    phone::remove(&owner.request.context, &owner.user, Channel::Sms.factor()).await?;
    Ok(Redirect::to("/account/security?done=phone-removed").into_response())
}

async fn send(mut owner: Owner<Proven>, mut page: PhonePage, number: &PhoneNumber) -> Result<Response, PageError> {
    let browser_digest = owner.request.browser.digest_or_new().await?;
    let context = &owner.request.context;
    let asking = Asking {
        holder: holder(owner.user.id, &browser_digest),
        language: &page.shell.messages.language(),
        destination: None,
    };
    match phone::send(context, &asking, &owner.user, number).await? {
        Ok(id) => {
            page.id = Some(id.to_string());
            Ok(render(StatusCode::OK, &page.shell, &page))
        }
        Err(throttled) => {
            let problem = AttemptProblem::from(throttled);
            Ok(page.refused(PhoneProblem::Code(problem)))
        }
    }
}

async fn add(
    mut owner: Owner<Proven>,
    mut page: PhonePage,
    number: &PhoneNumber,
    (id, code): (Uuid, &str),
) -> Result<Response, PageError> {
    let browser_digest = owner.request.browser.digest_or_new().await?;
    let holder = holder(owner.user.id, &browser_digest);
    let context = &owner.request.context;
    let problem = match phone::add(context, &holder, number, (id, code)).await? {
        Added::Yes => {
            let session = owner.session.clone();
            let hash = owner.user.password_hash.clone();
            add_to_session(&mut owner.request, session, hash.as_deref(), Channel::Sms.method()).await?;
            return Ok(Redirect::to("/account/security?done=phone-added").into_response());
        }
        Added::BelongsToAnother => return Ok(page.refused(PhoneProblem::Taken)),
        Added::No(Outcome::Throttled(throttled)) => AttemptProblem::from(throttled),
        Added::No(_) => AttemptProblem::Mismatch,
    };
    page.id = Some(id.to_string());
    Ok(page.refused(PhoneProblem::Code(problem)))
}

impl PhonePage {
    fn refused(mut self, problem: PhoneProblem) -> Response {
        self.problem = Some(problem);
        match problem {
            PhoneProblem::Code(AttemptProblem::Mismatch) | PhoneProblem::NotANumber | PhoneProblem::Taken => {
                render(StatusCode::UNPROCESSABLE_ENTITY, &self.shell, &self)
            }
            PhoneProblem::Code(problem) => problem.answer(&self.shell, &self),
        }
    }
}

fn holder(user: UserId, browser_digest: &[u8]) -> Holder<'_> {
    Holder {
        channel: Channel::Sms,
        purpose: Purpose::Enrolment(user),
        browser_digest,
    }
}

/// The id and the code from the form. An invalid id is treated as that of an unknown code.
fn typed_code(form: &Parameters) -> Option<(Uuid, &str)> {
    let id = form.get("id")?.parse().unwrap_or_default();
    Some((id, form.get("code").unwrap_or_default()))
}

async fn page(current: &mut CurrentUser) -> Result<PhonePage, PageError> {
    let claims = &current.user.claims;
    Ok(PhonePage {
        form_action: PAGE.to_owned(),
        remove_action: format!("{PAGE}/remove"),
        current: claims.phone_number.clone(),
        is_confirmed: current.user.verified_phone().is_some(),
        number: claims.phone_number.clone().unwrap_or_default(),
        id: None,
        problem: None,
        shell: current.request.shell(Some(&current.user)).await?,
    })
}
