//! `/admin/traces/what-if`: what a sign-in would come to now, without anybody signing in.

use askama::Template;
use axum::{http::StatusCode, response::Response};
use serde::Deserialize;

use crate::{
    domain::{acr::Acr, authentication_method::AuthenticationMethod, ids::ClientId, second_factor::SecondFactor},
    flow::{forecast::Hurdle, sign_in::RequiredAction},
    http::{
        errors::PageError,
        messages::Messages,
        page::{Shell, render},
        parameters::PageQuery,
    },
    management::{
        authority::NotDone,
        change_error::ChangeError,
        traces::what_if::{self, WhatIf},
        users,
    },
    web::console::{
        administrator::Administrator,
        check_words,
        frame::{Frame, Section},
    },
};

/// The question and its answer.
#[derive(Template)]
#[template(path = "admin/traces/what_if.html")]
pub struct WhatIfPage {
    /// The common data of every page.
    pub shell: Shell,
    /// The frame of the console.
    pub frame: Frame,
    /// What was asked.
    pub asked: Question,
    /// The answer, if there is one.
    pub answer: Option<Answer>,
    /// Why there is no answer.
    pub problem: Option<String>,
}

/// What is asked: the query of the page.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Question {
    /// A name of the user, or their identifier.
    pub person: String,
    /// The identifier of the application.
    pub app: String,
    /// The class that the application insists on: `1fa`, `2fa` or `phr`; its own if it is empty.
    pub class: String,
}

/// What would happen.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The name of the user.
    pub name: String,
    /// What would refuse them, in words.
    pub stopped_by: Option<String>,
    /// What they would do, in words, in order.
    pub steps: Vec<String>,
    /// Whether wrong tries have closed a way to sign in.
    pub is_closed: bool,
}

/// The question; with all of it, the answer too.
///
/// # Errors
/// When the store fails (503 or 500).
pub async fn get(
    mut administrator: Administrator,
    PageQuery(asked): PageQuery<Question>,
) -> Result<Response, PageError> {
    let (shell, frame) = administrator.frame(Section::Traces).await?;
    let (answer, problem) = match asked.person.trim().is_empty() || asked.app.trim().is_empty() {
        true => (None, None),
        false => answer(&administrator, &shell.messages, &asked).await?,
    };
    let page = WhatIfPage {
        asked,
        answer,
        problem,
        shell,
        frame,
    };
    Ok(render(StatusCode::OK, &page.shell, &page))
}

async fn answer(
    administrator: &Administrator,
    messages: &Messages,
    asked: &Question,
) -> Result<(Option<Answer>, Option<String>), PageError> {
    let context = administrator.context();
    let not_found = || Ok((None, Some(messages.text("what-if-unknown"))));
    let Some(user) = users::find(context, asked.person.trim()).await? else {
        return not_found();
    };
    let acr = match asked.class.as_str() {
        "2fa" => Some(Acr::TwoFactors),
        "phr" => Some(Acr::PhishingResistant),
        _ => None,
    };
    let name = user.display_name().to_owned();
    match what_if::ask(context, user.id, &ClientId::from(asked.app.trim()), acr).await {
        Ok(found) => Ok((Some(Answer::of(messages, name, &found)), None)),
        Err(ChangeError::NotDone(NotDone::Store(error))) => Err(error.into()),
        // Whom they may not look at is not told from who is not there.
        Err(_) => not_found(),
    }
}

impl Answer {
    fn of(messages: &Messages, name: String, found: &WhatIf) -> Self {
        let forecast = &found.forecast;
        Self {
            name,
            stopped_by: forecast
                .stopped_by
                .as_ref()
                .map(|check| check_words::reason(messages, check.name)),
            steps: forecast.hurdles.iter().map(|hurdle| words(messages, hurdle)).collect(),
            is_closed: !found.closed.is_empty(),
        }
    }
}

fn words(messages: &Messages, hurdle: &Hurdle) -> String {
    match hurdle {
        Hurdle::First(AuthenticationMethod::Pwd) => messages.text("what-if-password"),
        Hurdle::First(AuthenticationMethod::Federated) => messages.text("what-if-provider"),
        Hurdle::First(AuthenticationMethod::EmailCode) => messages.text("what-if-email-code"),
        Hurdle::First(AuthenticationMethod::SmsCode) => messages.text("what-if-sms-code"),
        Hurdle::First(_) => messages.text("what-if-passkey"),
        Hurdle::SecondFactor(factors) => second_factors(messages, factors),
        Hurdle::Enrolment(Acr::PhishingResistant) => messages.text("what-if-enrol-passkey"),
        Hurdle::Enrolment(_) => messages.text("what-if-enrol"),
        Hurdle::RequiredAction(RequiredAction::KeepAccount) => messages.text("what-if-keep-account"),
        Hurdle::RequiredAction(RequiredAction::NewPassword) => messages.text("what-if-new-password"),
        Hurdle::RequiredAction(RequiredAction::Terms) => messages.text("what-if-terms"),
        Hurdle::Consent => messages.text("what-if-consent"),
    }
}

fn second_factors(messages: &Messages, factors: &[SecondFactor]) -> String {
    let name = |factor: &SecondFactor| match factor {
        SecondFactor::Passkey => messages.text("what-if-passkey"),
        SecondFactor::Totp => messages.text("what-if-totp"),
        SecondFactor::SmsCode => messages.text("what-if-sms-code"),
        SecondFactor::EmailCode => messages.text("what-if-email-code"),
        SecondFactor::RecoveryCode => messages.text("what-if-recovery-code"),
    };
    let names: Vec<String> = factors.iter().map(name).collect();
    messages.text_with("what-if-second", &[("factors", &names.join(" · "))])
}
