//! `/login/second-factor/email-code` and `/login/second-factor/sms-code`: a sent code as the second factor. Opening the page
//! sends nothing; the code is valid for this sign-in only.

use askama::Template;
use axum::{http::StatusCode, response::Response};

use crate::{
    domain::{channel::Channel, user::User},
    factors::{
        second_factor::Outcome,
        sent_code::{self, Asking, Holder, Proved, Purpose},
    },
    http::{
        errors::PageError,
        forms::CheckedForm,
        page::{Shell, render},
    },
    web::sign_in::{
        candidate::SignInCandidate,
        problem::AttemptProblem,
        step::{CandidateFor, ChannelPath, HasChannel},
        typed_code::{Attempted, CodeForm, attempted},
    },
};

/// The page that sends the code, and asks for it.
#[derive(Template)]
#[template(path = "login/second_factor/sent_code.html")]
pub struct SentCodePage {
    /// The common data of every page.
    pub shell: Shell,
    /// The form. Without an `id` it requests a code.
    pub form: CodeForm,
    /// Where the code goes.
    pub channel: Channel,
    /// The address or number, partly hidden.
    pub masked: String,
    /// The id of the code; `None` until one was sent.
    pub id: Option<String>,
}

impl SentCodePage {
    /// The sentence at the field.
    fn field_problem(&self) -> Option<String> {
        self.form.is_wrong().then(|| self.shell.text("email-code-problem"))
    }

    fn lead(&self) -> String {
        let address = [("address", self.masked.as_str())];
        match (&self.id, self.channel) {
            (Some(_), _) => self.shell.text_with("sms-second-sent-lead", &address),
            (None, Channel::Email) => self.shell.text_with("sms-second-mail-lead", &address),
            (None, Channel::Sms) => self.shell.text_with("sms-second-lead", &address),
        }
    }
}

/// The button that sends a code.
///
/// # Errors
/// When the session cannot be read or written (503).
pub async fn get(ChannelPath(channel): ChannelPath, mut step: CandidateFor<HasChannel>) -> Result<Response, PageError> {
    let page = page(&mut step, channel).await?;
    Ok(render(StatusCode::OK, &page.shell, &page))
}

/// Sends a code, or checks one.
///
/// # Errors
/// When the store fails (503 or 500).
pub async fn post(
    ChannelPath(channel): ChannelPath,
    mut step: CandidateFor<HasChannel>,
    CheckedForm(form): CheckedForm,
) -> Result<Response, PageError> {
    let browser_digest = step.request.browser.digest_or_new().await?;
    let holder = holder(channel, &step.candidate, &browser_digest);
    let Some(typed) = form.get("id") else {
        return send(step, &holder).await;
    };
    let code = form.get("code").unwrap_or_default();
    let outcome = match typed.parse() {
        Ok(id) => match sent_code::prove(&step.request.context, &holder, id, code).await? {
            Proved::Yes(_) => Outcome::Proved,
            Proved::No(outcome) => outcome,
        },
        Err(_) => Outcome::Refused,
    };
    let masked = masked(channel, &step.candidate.user);
    Ok(match attempted(step, channel.second_factor(), &form, outcome).await? {
        Attempted::GoOn(next) => next,
        Attempted::Again(again) => {
            let page = SentCodePage {
                shell: again.shell,
                form: again.form,
                channel,
                masked,
                id: Some(typed.chars().take(36).collect()),
            };
            again.problem.answer(&page.shell, &page)
        }
    })
}

async fn send(mut step: CandidateFor<HasChannel>, holder: &Holder<'_>) -> Result<Response, PageError> {
    let mut page = page(&mut step, holder.channel).await?;
    let context = &step.request.context;
    let asking = Asking {
        holder: *holder,
        language: &page.shell.messages.language(),
        destination: None,
    };
    match sent_code::send_to_owner(context, &asking, &step.candidate.user).await? {
        Ok(id) => {
            page.id = Some(id.to_string());
            Ok(render(StatusCode::OK, &page.shell, &page))
        }
        Err(throttled) => {
            let problem = AttemptProblem::from(throttled);
            page.form.problem = Some(problem);
            Ok(problem.answer(&page.shell, &page))
        }
    }
}

async fn page(step: &mut CandidateFor<HasChannel>, channel: Channel) -> Result<SentCodePage, PageError> {
    let masked = masked(channel, &step.candidate.user);
    let (shell, form) = CodeForm::new(step, channel.second_factor()).await?;
    Ok(SentCodePage {
        shell,
        form,
        channel,
        masked,
        id: None,
    })
}

/// The code is bound to this sign-in by the time of its first proof.
fn holder<'a>(channel: Channel, candidate: &SignInCandidate, browser_digest: &'a [u8]) -> Holder<'a> {
    Holder {
        channel,
        purpose: Purpose::SecondFactor(candidate.user.id, candidate.began_at),
        browser_digest,
    }
}

/// Shows enough for the user to recognise it, and too little for somebody who only knows the password.
fn masked(channel: Channel, user: &User) -> String {
    match channel {
        Channel::Sms => user.verified_phone().map(|number| number.masked()),
        Channel::Email => user.verified_email().map(|address| {
            let (local, host) = address.rsplit_once('@').unwrap_or((address, ""));
            let first: String = local.chars().take(1).collect();
            format!("{first}•••@{host}")
        }),
    }
    .unwrap_or_default()
}
