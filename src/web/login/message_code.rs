//! What `/login/email-code` and `/login/sms-code` have in common: a code that is sent, in the place of a password. The link in a mail
//! only fills the code in, in the browser that asked; anywhere else it shows the code, to be typed there. Looking spends nothing:
//! mail programs look too. A message to a telephone has no link.

use askama::Template;
use axum::{
    http::{HeaderMap, StatusCode},
    response::Response,
};
use serde::Deserialize;
use uuid::Uuid;

use super::{
    attempt,
    complete::{self, Visit},
    destination::{Destination, DestinationQuery},
    problem::TryProblem,
};
use crate::{
    domain::channel::Channel,
    factors::{
        second_factor::Outcome,
        sent_code::{self, Asking, Holder, Proved, Purpose},
    },
    http::{
        browser::Browser,
        csrf::check_form,
        error_page::ErrorKind,
        errors::PageError,
        metrics,
        page::{Page, Shell, render},
        request_context::RequestContext,
        state::AppState,
    },
    protocol::parameters::Parameters,
    store::sent_codes,
};

/// The page, as far as somebody is.
#[derive(Template)]
#[template(path = "login/message_code.html")]
pub struct MessageCodePage {
    /// What every page needs.
    pub shell: Shell,
    /// Where its form posts to. Fields: `csrf_token`, and `username`; or `id` and `code`.
    pub form_action: String,
    /// Where the password is asked.
    pub login_address: String,
    /// Where the code goes.
    pub channel: Channel,
    /// How far they are.
    pub stage: MessageCodeStage,
    /// What was wrong with the last try.
    pub problem: Option<TryProblem>,
}

/// How far somebody is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MessageCodeStage {
    /// They are asked for their name.
    Ask,
    /// If there is such an account, a code is on its way.
    Enter {
        /// Which.
        id: String,
        /// The code, where the link of the mail brought it.
        code: String,
    },
    /// The link was opened in another browser than the one that asked.
    Elsewhere {
        /// The code, to be typed there.
        code: String,
    },
}

impl MessageCodePage {
    /// The sentence at the field.
    fn field_problem(&self) -> Option<String> {
        (self.problem == Some(TryProblem::Mismatch)).then(|| self.shell.text("email-code-problem"))
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
            (MessageCodeStage::Enter { .. }, Channel::Email) => self.shell.text("email-code-sent-lead"),
            (MessageCodeStage::Enter { .. }, Channel::Sms) => self.shell.text("sms-sent-lead"),
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

impl Page for MessageCodePage {
    fn shell(&self) -> &Shell {
        &self.shell
    }
}

/// What the link of the mail says.
#[derive(Debug, Default, Deserialize)]
pub struct LinkQuery {
    id: Option<String>,
    code: Option<String>,
}

/// Who asks, and how the code goes to them.
pub struct Visitor<'a> {
    /// The server.
    pub state: &'a AppState,
    /// How it goes.
    pub channel: Channel,
    /// The request's headers.
    pub headers: &'a HeaderMap,
    /// What the address says.
    pub query: &'a DestinationQuery,
}

/// The form for a name, or, by the link of the mail, for the code.
///
/// # Errors
/// A page, while nothing can be sent, or when the request is used, lapsed or another browser's.
pub async fn get(visitor: &Visitor<'_>, browser: &mut Browser, link: LinkQuery) -> Result<Response, PageError> {
    let Visitor { state, channel, .. } = *visitor;
    ErrorKind::NotFound.unless(is_offered(state, channel))?;
    let Some(code) = link.code.filter(|_| channel == Channel::Email) else {
        let destination = Destination::load(state, browser, visitor.query).await?;
        let page = page(visitor, browser, &destination, MessageCodeStage::Ask).await?;
        return Ok(render(StatusCode::OK, page));
    };
    let code = sent_code::digits(&code);
    let id: Option<Uuid> = link.id.as_deref().and_then(|id| id.parse().ok());
    let own = browser.digest().unwrap_or_default();
    let is_here = match id {
        Some(id) => {
            let holder = holder(channel, &own).digest();
            sent_codes::is_held(&state.store, id, &holder, state.clock.now()).await?
        }
        None => false,
    };
    let (destination, stage) = match id.filter(|_| is_here) {
        Some(id) => {
            let stage = MessageCodeStage::Enter {
                id: id.to_string(),
                code,
            };
            (Destination::load(state, browser, visitor.query).await?, stage)
        }
        // The request belongs to the other browser too.
        None => (Destination::home(), MessageCodeStage::Elsewhere { code }),
    };
    let page = page(visitor, browser, &destination, stage).await?;
    Ok(render(StatusCode::OK, page))
}

/// Sends a code, or takes one.
///
/// # Errors
/// A page, when the form is not ours, the link lapsed, or too many tries came from this address.
pub async fn post(
    visitor: &Visitor<'_>,
    context: &RequestContext,
    browser: &mut Browser,
    form: &Parameters,
) -> Result<Response, PageError> {
    let Visitor { state, channel, .. } = *visitor;
    check_form(state, visitor.headers, browser, form)?;
    ErrorKind::NotFound.unless(is_offered(state, channel))?;
    let destination = Destination::load(state, browser, visitor.query).await?;
    let attempt = attempt(state, context, visitor.headers);
    let browser_digest = browser.digest_or_new().await?;
    let holder = holder(channel, &browser_digest);
    let Some(id) = form.get("id") else {
        if let Err(throttled) = attempt.count_address().await? {
            let problem = TryProblem::too_many(throttled.until, attempt.now);
            return refuse(visitor, browser, &destination, MessageCodeStage::Ask, problem).await;
        }
        let shell = destination.shell(state, browser, visitor.headers, None).await?;
        let name: String = form
            .get("username")
            .unwrap_or_default()
            .trim()
            .chars()
            .take(320)
            .collect();
        let asking = Asking {
            holder,
            language: &shell.messages.language(),
            destination: Some(&destination.open_address(&path(channel))),
        };
        let id = sent_code::send_to_name(&attempt, &asking, &name).await?.to_string();
        let stage = MessageCodeStage::Enter {
            id,
            code: String::new(),
        };
        let page = page(visitor, browser, &destination, stage).await?;
        return Ok(render(StatusCode::OK, page));
    };
    let stage = MessageCodeStage::Enter {
        id: id.chars().take(36).collect(),
        code: String::new(),
    };
    let Ok(id) = id.parse() else {
        return refuse(
            visitor,
            browser,
            &destination,
            MessageCodeStage::Ask,
            TryProblem::Mismatch,
        )
        .await;
    };
    let code = form.get("code").unwrap_or_default();
    let problem = match sent_code::prove(&attempt, &holder, id, code).await? {
        Proved::Yes(user) => {
            metrics::sign_in("succeeded");
            let visit = Visit {
                state,
                context,
                headers: visitor.headers,
                destination: &destination,
            };
            let proved = complete::first_factor(&visit, browser, *user, channel.method()).await?;
            return Ok(proved.go_on());
        }
        Proved::No(Outcome::Throttled { until }) => TryProblem::too_many(until, attempt.now),
        Proved::No(_) => TryProblem::Mismatch,
    };
    metrics::sign_in(problem.as_result());
    refuse(visitor, browser, &destination, stage, problem).await
}

/// Whether codes on that channel are a way to sign in here: nothing can be sent while its transport is off, and an administrator may
/// not want it.
pub fn is_offered(state: &AppState, channel: Channel) -> bool {
    let config = &state.config;
    match channel {
        Channel::Email => config.sign_in.email_codes && config.mail.is_on(),
        Channel::Sms => config.sign_in.sms_codes && config.sms.is_on(),
    }
}

/// Where it is asked for.
pub fn path(channel: Channel) -> String {
    format!("/login/{}", channel.as_path())
}

fn holder(channel: Channel, browser_digest: &[u8]) -> Holder<'_> {
    Holder {
        channel,
        purpose: Purpose::FirstFactor,
        browser_digest,
    }
}

async fn refuse(
    visitor: &Visitor<'_>,
    browser: &mut Browser,
    destination: &Destination,
    stage: MessageCodeStage,
    problem: TryProblem,
) -> Result<Response, PageError> {
    let page = page(visitor, browser, destination, stage).await?;
    Ok(problem.answer(MessageCodePage {
        problem: Some(problem),
        ..page
    }))
}

async fn page(
    visitor: &Visitor<'_>,
    browser: &mut Browser,
    destination: &Destination,
    stage: MessageCodeStage,
) -> Result<MessageCodePage, PageError> {
    Ok(MessageCodePage {
        shell: destination.shell(visitor.state, browser, visitor.headers, None).await?,
        form_action: destination.address(&path(visitor.channel)),
        login_address: destination.address("/login"),
        channel: visitor.channel,
        stage,
        problem: None,
    })
}
