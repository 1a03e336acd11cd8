//! `/login/second-factor/email-code` and `/login/second-factor/sms-code`: a code that is sent to somebody who proved something else
//! before. Looking sends nothing; the code is worth something for this sign-in alone.

use askama::Template;
use axum::{
    extract::{Path, State},
    http::{HeaderMap, StatusCode},
    response::Response,
};

use crate::{
    domain::{channel::Channel, user::User},
    factors::{
        second_factor::Outcome,
        sent_code::{self, Asking, Holder, Proved, Purpose},
    },
    http::{
        browser::Browser,
        csrf::check_form,
        error_page::ErrorKind,
        errors::PageError,
        page::{Page, Shell, render},
        parameters::{PageParameters, PageQuery},
        request_context::RequestContext,
        state::AppState,
    },
    web::login::{
        attempt,
        complete::{SignInCandidate, TrustWish},
        destination::DestinationQuery,
        problem::TryProblem,
        typed_code::{Asked, CodeForm, TryVisit},
    },
};

/// The page that sends the code, and asks for it.
#[derive(Template)]
#[template(path = "login/second_factor/sent_code.html")]
pub struct SentCodePage {
    /// What every page needs.
    pub shell: Shell,
    /// The form. Without an `id` it asks for a code.
    pub form: CodeForm,
    /// Where the code goes.
    pub channel: Channel,
    /// The address or number, as its owner recognises it.
    pub masked: String,
    /// Which code was sent; `None` until one was.
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

impl Page for SentCodePage {
    fn shell(&self) -> &Shell {
        &self.shell
    }
}

/// The page of that channel.
pub fn page(channel: Channel) -> &'static str {
    match channel {
        Channel::Email => "/login/second-factor/email-code",
        Channel::Sms => "/login/second-factor/sms-code",
    }
}

/// The button that sends a code.
///
/// # Errors
/// A page, when the link is used, lapsed or another browser's.
pub async fn get(
    State(state): State<AppState>,
    Path(channel): Path<String>,
    mut browser: Browser,
    headers: HeaderMap,
    PageQuery(query): PageQuery<DestinationQuery>,
) -> Result<Response, PageError> {
    let channel = Channel::of_path(&channel).ok_or(ErrorKind::NotFound)?;
    let what = (channel.second_factor(), page(channel));
    let asked = match Asked::load(&state, &browser, &headers, &query, what).await? {
        Ok(asked) => asked,
        Err(away) => return Ok(away),
    };
    let masked = masked(channel, &asked.candidate.user);
    let (shell, form) = asked.form(&state, &mut browser, &headers).await?;
    let page = SentCodePage {
        shell,
        form,
        channel,
        masked,
        id: None,
    };
    Ok(render(StatusCode::OK, page))
}

/// Sends a code, or takes one.
///
/// # Errors
/// A page, when the form is not ours or the link lapsed.
pub async fn post(
    State(state): State<AppState>,
    Path(channel): Path<String>,
    context: RequestContext,
    mut browser: Browser,
    headers: HeaderMap,
    PageQuery(query): PageQuery<DestinationQuery>,
    PageParameters(form): PageParameters,
) -> Result<Response, PageError> {
    check_form(&state, &headers, &browser, &form)?;
    let channel = Channel::of_path(&channel).ok_or(ErrorKind::NotFound)?;
    let what = (channel.second_factor(), page(channel));
    let asked = match Asked::load(&state, &browser, &headers, &query, what).await? {
        Ok(asked) => asked,
        Err(away) => return Ok(away),
    };
    let masked = masked(channel, &asked.candidate.user);
    let attempt = attempt(&state, &context, &headers);
    let browser_digest = browser.digest_or_new().await?;
    let holder = holder(channel, &asked.candidate, &browser_digest);
    let Some(id) = form.get("id") else {
        let counted = attempt.count_address().await?;
        let (shell, form) = asked.form(&state, &mut browser, &headers).await?;
        let page = SentCodePage {
            shell,
            form,
            channel,
            masked,
            id: None,
        };
        if let Err(throttled) = counted {
            let problem = TryProblem::too_many(throttled.until, attempt.now);
            return Ok(problem.answer(page.with(problem)));
        }
        let asking = Asking {
            holder,
            language: &page.shell.messages.language(),
            destination: None,
        };
        let id = sent_code::send_to_owner(&attempt, &asking, &asked.candidate.user).await?;
        let page = SentCodePage {
            id: Some(id.to_string()),
            ..page
        };
        return Ok(render(StatusCode::OK, page));
    };
    let outcome = match id.parse() {
        Ok(id) => {
            let code = form.get("code").unwrap_or_default();
            match sent_code::prove(&attempt, &holder, id, code).await? {
                Proved::Yes(_) => Outcome::Proved,
                Proved::No(outcome) => outcome,
            }
        }
        Err(_) => Outcome::Refused,
    };
    let visit = TryVisit {
        state: &state,
        context: &context,
        headers: &headers,
        wish: TrustWish::of(&form),
    };
    let id = Some(id.chars().take(36).collect());
    Ok(match asked.tried(&visit, &mut browser, outcome).await? {
        Ok(next) => next,
        Err((shell, form, problem)) => problem.answer(SentCodePage {
            shell,
            form,
            channel,
            masked,
            id,
        }),
    })
}

impl SentCodePage {
    fn with(mut self, problem: TryProblem) -> Self {
        self.form.problem = Some(problem);
        self
    }
}

/// The code belongs to this sign-in, by the time at which its first factor was proved.
fn holder<'a>(channel: Channel, candidate: &SignInCandidate, browser_digest: &'a [u8]) -> Holder<'a> {
    Holder {
        channel,
        purpose: Purpose::SecondFactor(candidate.user.id, candidate.began_at),
        browser_digest,
    }
}

/// Enough for its owner to know it by, and too little for whoever knows their password alone.
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
