//! What `/login/email-code` and `/login/sms-code` share: a sent code instead of a password. The link in a mail fills in the
//! code only in the browser that requested it; another browser shows the code, for entering it there. Opening the link does
//! not redeem the code, because mail programs open links too. SMS messages have no link.

use askama::Template;
use axum::{http::StatusCode, response::Response};
use serde::Deserialize;
use uuid::Uuid;

use super::{complete, destination::Destination, paths, problem::AttemptProblem, step::SignInStep};
use crate::{
    context::Services,
    domain::channel::Channel,
    factors::{
        second_factor::Outcome,
        sent_code::{self, Asking, Holder, Proved, Purpose},
    },
    http::{
        error_page::ErrorKind,
        errors::PageError,
        metrics,
        page::{Shell, render},
    },
    protocol::parameters::Parameters,
};

/// The page, in one of its states.
#[derive(Template)]
#[template(path = "login/message_code.html")]
pub struct MessageCodePage {
    /// The common data of every page.
    pub shell: Shell,
    /// Where its form posts to. Fields: `csrf_token`, and `username`; or `id` and `code`.
    pub form_action: String,
    /// The page for the password.
    pub login_address: String,
    /// Where the code goes.
    pub channel: Channel,
    /// The name that was entered; empty if none was.
    pub name: String,
    /// The state of the form.
    pub stage: MessageCodeStage,
    /// The problem with the last attempt.
    pub problem: Option<AttemptProblem>,
}

/// The state of the form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MessageCodeStage {
    /// It asks for the name.
    Ask,
    /// A code was sent, if the account exists.
    Enter {
        /// The id of the code.
        id: String,
        /// The code, if the link of the mail was opened.
        code: String,
    },
    /// The link was opened in another browser than the one that requested it.
    Elsewhere {
        /// The code, to be entered there.
        code: String,
    },
}

impl MessageCodePage {
    /// The sentence at the field.
    fn field_problem(&self) -> Option<String> {
        (self.problem == Some(AttemptProblem::Mismatch)).then(|| self.shell.text("email-code-problem"))
    }

    /// The title and the sentence above the form.
    fn notice(&self) -> Option<(String, String)> {
        self.problem?.notice(&self.shell.messages)
    }

    fn heading(&self) -> String {
        match (&self.stage, self.channel) {
            (MessageCodeStage::Ask, Channel::Email) => self.shell.text("email-code-title"),
            (MessageCodeStage::Ask, Channel::Sms) => self.shell.text("sms-sign-in-title"),
            (MessageCodeStage::Enter { .. }, Channel::Email) => self.shell.text("email-code-sent-title"),
            (MessageCodeStage::Enter { .. }, Channel::Sms) => self.shell.text("sms-sent-title"),
            (MessageCodeStage::Elsewhere { .. }, _) => self.shell.text("email-code-elsewhere-title"),
        }
    }

    fn lead(&self) -> String {
        match (&self.stage, self.channel) {
            (MessageCodeStage::Ask, Channel::Email) => self.shell.text("email-code-lead"),
            (MessageCodeStage::Ask, Channel::Sms) => self.shell.text("sms-sign-in-lead"),
            (MessageCodeStage::Enter { .. }, _) if self.name.is_empty() => self.shell.text("email-code-filled-lead"),
            (MessageCodeStage::Enter { .. }, Channel::Email) => {
                self.shell.text_with("email-code-sent-lead", &[("name", &self.name)])
            }
            (MessageCodeStage::Enter { .. }, Channel::Sms) => {
                self.shell.text_with("sms-sent-lead", &[("name", &self.name)])
            }
            (MessageCodeStage::Elsewhere { .. }, _) => self.shell.text("email-code-elsewhere-lead"),
        }
    }

    fn send_label(&self) -> String {
        match self.channel {
            Channel::Email => self.shell.text("email-code-send"),
            Channel::Sms => self.shell.text("sms-send"),
        }
    }

    fn code_label(&self) -> String {
        match self.channel {
            Channel::Email => self.shell.text("email-code-code"),
            Channel::Sms => self.shell.text("sms-code"),
        }
    }
}

/// The parameters of the mail's link.
#[derive(Debug, Default, Deserialize)]
pub struct LinkQuery {
    id: Option<String>,
    code: Option<String>,
}

/// The form for the name, or for the code if the link of the mail was opened.
///
/// # Errors
/// When nothing can be sent (404), the request is used, expired or another browser's (400), or the store fails (503 or 500).
pub async fn get(mut step: SignInStep, channel: Channel, link: LinkQuery) -> Result<Response, PageError> {
    ErrorKind::NotFound.unless(is_offered(&step.request.context, channel))?;
    let Some(code) = link.code.filter(|_| channel == Channel::Email) else {
        let page = page(&mut step, channel, MessageCodeStage::Ask).await?;
        return Ok(render(StatusCode::OK, &page.shell, &page));
    };
    let code = sent_code::digits(&code);
    let id: Option<Uuid> = link.id.as_deref().and_then(|id| id.parse().ok());
    let own = step.request.browser.digest().unwrap_or_default();
    let is_here = match id {
        Some(id) => sent_code::is_held(&step.request.context, &holder(channel, &own), id).await?,
        None => false,
    };
    let stage = match id.filter(|_| is_here) {
        Some(id) => MessageCodeStage::Enter {
            id: id.to_string(),
            code,
        },
        // The request also belongs to the other browser.
        None => {
            step.destination = Destination::home();
            MessageCodeStage::Elsewhere { code }
        }
    };
    let page = page(&mut step, channel, stage).await?;
    Ok(render(StatusCode::OK, &page.shell, &page))
}

/// Sends a code, or checks one.
///
/// # Errors
/// When nothing can be sent (404), or the store fails (503 or 500).
pub async fn post(mut step: SignInStep, channel: Channel, form: &Parameters) -> Result<Response, PageError> {
    ErrorKind::NotFound.unless(is_offered(&step.request.context, channel))?;
    let browser_digest = step.request.browser.digest_or_new().await?;
    let holder = holder(channel, &browser_digest);
    match form.get("id") {
        None => send(step, &holder, form).await,
        Some(id) => enter(step, &holder, (id, form.get("code").unwrap_or_default()), name_of(form)).await,
    }
}

async fn send(mut step: SignInStep, holder: &Holder<'_>, form: &Parameters) -> Result<Response, PageError> {
    let channel = holder.channel;
    let name = name_of(form);
    let mut page = page(&mut step, channel, MessageCodeStage::Ask).await?;
    let asking = Asking {
        holder: *holder,
        language: &page.shell.messages.language(),
        destination: Some(&step.destination.open_address(paths::of_first_factor_code(channel))),
    };
    let id = match sent_code::send_to_name(&step.request.context, &asking, &name).await? {
        Ok(id) => id,
        Err(throttled) => {
            let problem = AttemptProblem::from(throttled);
            return refuse(&mut step, channel, MessageCodeStage::Ask, problem).await;
        }
    };
    page.stage = MessageCodeStage::Enter {
        id: id.to_string(),
        code: String::new(),
    };
    page.name = name;
    Ok(render(StatusCode::OK, &page.shell, &page))
}

/// The name in the form, as long as one may be.
fn name_of(form: &Parameters) -> String {
    let typed = form.get("username").unwrap_or_default();
    typed.trim().chars().take(320).collect()
}

async fn enter(
    mut step: SignInStep,
    holder: &Holder<'_>,
    (id, code): (&str, &str),
    name: String,
) -> Result<Response, PageError> {
    let channel = holder.channel;
    let stage = MessageCodeStage::Enter {
        id: id.chars().take(36).collect(),
        code: String::new(),
    };
    let Ok(id) = id.parse() else {
        return refuse(&mut step, channel, MessageCodeStage::Ask, AttemptProblem::Mismatch).await;
    };
    let problem = match sent_code::prove(&step.request.context, holder, id, code).await? {
        Proved::Yes(user) => {
            metrics::sign_in("succeeded");
            let SignInStep {
                mut request,
                destination,
                has_new_password: _,
            } = step;
            let recorded = complete::first_factor(&mut request, &destination, *user, channel.method()).await?;
            return Ok(recorded.go_on());
        }
        Proved::No(Outcome::Throttled(throttled)) => AttemptProblem::from(throttled),
        Proved::No(_) => AttemptProblem::Mismatch,
    };
    metrics::sign_in(problem.as_result());
    let page = MessageCodePage {
        name,
        problem: Some(problem),
        ..page(&mut step, channel, stage).await?
    };
    Ok(problem.answer(&page.shell, &page))
}

/// Whether codes on that channel can replace a password here: the transport must be on, and the setting enabled.
pub fn is_offered(services: &Services, channel: Channel) -> bool {
    let config = &services.config();
    match channel {
        Channel::Email => config.sign_in.email_codes && config.mail.is_on(),
        Channel::Sms => config.sign_in.sms_codes && config.sms.is_on(),
    }
}

fn holder(channel: Channel, browser_digest: &[u8]) -> Holder<'_> {
    Holder {
        channel,
        purpose: Purpose::FirstFactor,
        browser_digest,
    }
}

async fn refuse(
    step: &mut SignInStep,
    channel: Channel,
    stage: MessageCodeStage,
    problem: AttemptProblem,
) -> Result<Response, PageError> {
    let page = MessageCodePage {
        problem: Some(problem),
        ..page(step, channel, stage).await?
    };
    Ok(problem.answer(&page.shell, &page))
}

async fn page(step: &mut SignInStep, channel: Channel, stage: MessageCodeStage) -> Result<MessageCodePage, PageError> {
    Ok(MessageCodePage {
        shell: step.shell().await?,
        form_action: step.destination.address(paths::of_first_factor_code(channel)),
        login_address: step.destination.address(paths::LOGIN),
        channel,
        name: String::new(),
        stage,
        problem: None,
    })
}
