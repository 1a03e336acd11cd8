//! `/account/phone`: adds a telephone number, or removes it. The code goes to the new number, and is typed in the same browser.

use askama::Template;
use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Redirect, Response},
};
use uuid::Uuid;

use crate::{
    domain::{channel::Channel, ids::UserId, phone_number::PhoneNumber, user::User},
    factors::{
        second_factor::Outcome,
        sent_code::{
            Asking, Holder, Purpose,
            phone::{self, Added},
        },
    },
    http::{
        browser::Browser,
        csrf::check_form,
        error_page::ErrorKind,
        errors::PageError,
        page::{Page, Shell, render},
        parameters::PageParameters,
        request_context::RequestContext,
        state::AppState,
    },
    protocol::parameters::Parameters,
    web::{
        account, account_shell,
        login::{attempt, complete::add_to_session, problem::TryProblem},
    },
};

const PAGE: &str = "/account/phone";

/// The page: the number that they have, and a form for another; or for the code that went to it.
#[derive(Template)]
#[template(path = "account/phone.html")]
pub struct PhonePage {
    /// What every page needs.
    pub shell: Shell,
    /// Where the form posts to. Fields: `csrf_token`, `number`; with `id` and `code` where one was sent.
    pub form_action: String,
    /// Where the form that removes the number posts to. Fields: `csrf_token`.
    pub remove_action: String,
    /// The number that is kept.
    pub current: Option<String>,
    /// Whether it was shown to be theirs.
    pub is_confirmed: bool,
    /// What stands in the field, or what the code went to.
    pub number: String,
    /// Which code was sent; `None` until one was.
    pub id: Option<String>,
    /// What was wrong.
    pub problem: Option<PhoneProblem>,
}

/// What was wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PhoneProblem {
    /// That is no number.
    NotANumber,
    /// Somebody else signs in with it.
    Taken,
    /// The code.
    Code(TryProblem),
}

impl PhonePage {
    /// The sentence at the field.
    fn field_problem(&self) -> Option<String> {
        match self.problem? {
            PhoneProblem::NotANumber => Some(self.shell.text("sms-phone-problem")),
            PhoneProblem::Taken => Some(self.shell.text("sms-phone-taken")),
            PhoneProblem::Code(TryProblem::Mismatch) => Some(self.shell.text("email-code-problem")),
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

impl Page for PhonePage {
    fn shell(&self) -> &Shell {
        &self.shell
    }
}

/// The page; who did not sign in lately is asked to.
///
/// # Errors
/// A page, while no messages can be sent.
pub async fn get(
    State(state): State<AppState>,
    mut browser: Browser,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    ErrorKind::NotFound.unless(state.config.sms.is_on())?;
    let owner = match account::proven_owner(&state, &browser, PAGE).await? {
        Ok(owner) => owner,
        Err(first) => return Ok(first.into_response()),
    };
    let shell = account_shell(&state, &mut browser, &headers, &owner.user).await?;
    Ok(render(StatusCode::OK, page(shell, &owner.user)))
}

/// Sends a code to a number, or takes it.
///
/// # Errors
/// A page, when the form is not ours, or while no messages can be sent.
pub async fn post(
    State(state): State<AppState>,
    context: RequestContext,
    mut browser: Browser,
    headers: HeaderMap,
    PageParameters(form): PageParameters,
) -> Result<Response, PageError> {
    check_form(&state, &headers, &browser, &form)?;
    ErrorKind::NotFound.unless(state.config.sms.is_on())?;
    let owner = match account::proven_owner(&state, &browser, PAGE).await? {
        Ok(owner) => owner,
        Err(first) => return Ok(first.into_response()),
    };
    let attempt = attempt(&state, &context, &headers);
    let shell = account_shell(&state, &mut browser, &headers, &owner.user).await?;
    let typed: String = form.get("number").unwrap_or_default().chars().take(64).collect();
    let page = PhonePage {
        number: typed.clone(),
        ..page(shell, &owner.user)
    };
    let Ok(number) = PhoneNumber::parse(&typed) else {
        return Ok(page.refused(PhoneProblem::NotANumber));
    };
    let browser_digest = browser.digest_or_new().await?;
    let holder = holder(owner.user.id, &browser_digest);
    let page = PhonePage {
        number: number.as_str().to_owned(),
        ..page
    };
    let Some((id, code)) = typed_code(&form) else {
        if let Err(throttled) = attempt.count_address().await? {
            let problem = TryProblem::too_many(throttled.until, attempt.now);
            return Ok(page.refused(PhoneProblem::Code(problem)));
        }
        let asking = Asking {
            holder,
            language: &page.shell.messages.language(),
            destination: None,
        };
        let id = phone::send(&attempt, &asking, &owner.user, &number).await?;
        let page = PhonePage {
            id: Some(id.to_string()),
            ..page
        };
        return Ok(render(StatusCode::OK, page));
    };
    let problem = match phone::add(&attempt, &holder, &number, (id, code)).await? {
        Added::Yes => {
            add_to_session(&mut browser, owner.session, Channel::Sms.method()).await?;
            return Ok(Redirect::to("/account/security?done=phone-added").into_response());
        }
        Added::BelongsToAnother => return Ok(page.refused(PhoneProblem::Taken)),
        Added::No(Outcome::Throttled { until }) => TryProblem::too_many(until, attempt.now),
        Added::No(_) => TryProblem::Mismatch,
    };
    let page = PhonePage {
        id: Some(id.to_string()),
        ..page
    };
    Ok(page.refused(PhoneProblem::Code(problem)))
}

/// Removes the number. It works while no messages can be sent, too.
///
/// # Errors
/// A page, when the form is not ours.
pub async fn remove(
    State(state): State<AppState>,
    context: RequestContext,
    browser: Browser,
    headers: HeaderMap,
    PageParameters(form): PageParameters,
) -> Result<Response, PageError> {
    check_form(&state, &headers, &browser, &form)?;
    let owner = match account::proven_owner(&state, &browser, PAGE).await? {
        Ok(owner) => owner,
        Err(first) => return Ok(first.into_response()),
    };
    let attempt = attempt(&state, &context, &headers);
    phone::remove(&attempt, &owner.user, Channel::Sms.factor()).await?;
    Ok(Redirect::to("/account/security?done=phone-removed").into_response())
}

impl PhonePage {
    fn refused(mut self, problem: PhoneProblem) -> Response {
        self.problem = Some(problem);
        match problem {
            PhoneProblem::Code(TryProblem::Mismatch) | PhoneProblem::NotANumber | PhoneProblem::Taken => {
                render(StatusCode::UNPROCESSABLE_ENTITY, self)
            }
            PhoneProblem::Code(problem) => problem.answer(self),
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

/// Which code, and what was typed. An id that is none is a code that is nobody's.
fn typed_code(form: &Parameters) -> Option<(Uuid, &str)> {
    let id = form.get("id")?.parse().unwrap_or_default();
    Some((id, form.get("code").unwrap_or_default()))
}

fn page(shell: Shell, user: &User) -> PhonePage {
    PhonePage {
        shell,
        form_action: PAGE.to_owned(),
        remove_action: format!("{PAGE}/remove"),
        current: user.claims.phone_number.clone(),
        is_confirmed: user.verified_phone().is_some(),
        number: user.claims.phone_number.clone().unwrap_or_default(),
        id: None,
        problem: None,
    }
}
