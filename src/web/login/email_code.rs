//! `/login/email-code`: a code by mail, in the place of a password. The link in the mail only fills the code in, in the browser that
//! asked; anywhere else it shows the code, to be typed there. Looking spends nothing: mail programs look too.

use askama::Template;
use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
    response::Response,
};
use serde::Deserialize;
use uuid::Uuid;

use super::{
    attempt,
    problem::TryProblem,
    proved::{self, Visit},
    way::{Way, WayQuery},
};
use crate::{
    domain::session::AuthenticationMethod,
    factors::{
        email_code::{self, Asking, Proved},
        second_factor::Outcome,
    },
    http::{
        browser::Browser,
        csrf::check_form,
        error_page::ErrorKind,
        errors::PageError,
        metrics,
        page::{Page, Shell, render},
        parameters::{PageParameters, PageQuery},
        request_context::RequestContext,
        state::AppState,
    },
    store::email_codes,
};

const PAGE: &str = "/login/email-code";

/// The page, as far as somebody is.
#[derive(Template)]
#[template(path = "login/email_code.html")]
pub struct EmailCodePage {
    /// What every page needs.
    pub shell: Shell,
    /// Where its form posts to. Fields: `csrf_token`, and `username`; or `id` and `code`.
    pub form_action: String,
    /// Where the password is asked.
    pub login_address: String,
    /// How far they are.
    pub stage: EmailCodeStage,
    /// What was wrong with the last try.
    pub problem: Option<TryProblem>,
}

/// How far somebody is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EmailCodeStage {
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

impl EmailCodePage {
    /// The sentence at the field.
    fn field_problem(&self) -> Option<String> {
        (self.problem == Some(TryProblem::Mismatch)).then(|| self.shell.text("email-code-problem"))
    }

    /// The title and the sentence above the form.
    fn notice(&self) -> Option<(String, String)> {
        self.problem?.notice(&self.shell.messages)
    }

    fn heading(&self) -> String {
        match self.stage {
            EmailCodeStage::Ask => self.shell.text("email-code-title"),
            EmailCodeStage::Enter { .. } => self.shell.text("email-code-sent-title"),
            EmailCodeStage::Elsewhere { .. } => self.shell.text("email-code-elsewhere-title"),
        }
    }

    fn lead(&self) -> String {
        match self.stage {
            EmailCodeStage::Ask => self.shell.text("email-code-lead"),
            EmailCodeStage::Enter { .. } => self.shell.text("email-code-sent-lead"),
            EmailCodeStage::Elsewhere { .. } => self.shell.text("email-code-elsewhere-lead"),
        }
    }
}

impl Page for EmailCodePage {
    fn shell(&self) -> &Shell {
        &self.shell
    }
}

/// What the link of the mail says.
#[derive(Debug, Deserialize)]
pub struct LinkQuery {
    id: Option<String>,
    code: Option<String>,
}

/// The form for a name, or, by the link of the mail, for the code.
///
/// # Errors
/// A page, while mail is off, or when the request is used, lapsed or another browser's.
pub async fn get(
    State(state): State<AppState>,
    mut browser: Browser,
    headers: HeaderMap,
    PageQuery(query): PageQuery<WayQuery>,
    PageQuery(link): PageQuery<LinkQuery>,
) -> Result<Response, PageError> {
    check_is_offered(&state)?;
    let Some(code) = link.code else {
        let way = Way::load(&state, &browser, &query).await?;
        let page = page(&state, &mut browser, &headers, &way, EmailCodeStage::Ask).await?;
        return Ok(render(StatusCode::OK, page));
    };
    let code = email_code::digits(&code);
    let id: Option<Uuid> = link.id.as_deref().and_then(|id| id.parse().ok());
    let own = browser.digest().unwrap_or_default();
    let is_here = match id {
        Some(id) => email_codes::is_of_browser(&state.store, id, &own, state.clock.now()).await?,
        None => false,
    };
    let (way, stage) = match id.filter(|_| is_here) {
        Some(id) => {
            let stage = EmailCodeStage::Enter {
                id: id.to_string(),
                code,
            };
            (Way::load(&state, &browser, &query).await?, stage)
        }
        // The request belongs to the other browser too.
        None => (Way::home(), EmailCodeStage::Elsewhere { code }),
    };
    let page = page(&state, &mut browser, &headers, &way, stage).await?;
    Ok(render(StatusCode::OK, page))
}

/// Sends a code, or takes one.
///
/// # Errors
/// A page, when the form is not ours, the link lapsed, or too many tries came from this address.
pub async fn post(
    State(state): State<AppState>,
    context: RequestContext,
    mut browser: Browser,
    headers: HeaderMap,
    PageQuery(query): PageQuery<WayQuery>,
    PageParameters(form): PageParameters,
) -> Result<Response, PageError> {
    check_form(&state, &headers, &browser, &form)?;
    check_is_offered(&state)?;
    let way = Way::load(&state, &browser, &query).await?;
    let attempt = attempt(&state, &context, &headers);
    let browser_digest = browser.digest_or_new().await?;
    let Some(id) = form.get("id") else {
        if let Err(throttled) = attempt.count_address().await? {
            let problem = TryProblem::too_many(throttled.until, attempt.now);
            return refuse(&state, &mut browser, &headers, &way, EmailCodeStage::Ask, problem).await;
        }
        let shell = way.shell(&state, &mut browser, &headers, None).await?;
        let name: String = form
            .get("username")
            .unwrap_or_default()
            .trim()
            .chars()
            .take(320)
            .collect();
        let address = way.address(PAGE);
        let asking = Asking {
            name: &name,
            browser_digest: &browser_digest,
            language: &shell.messages.language(),
            way: &format!("{address}{}", if address.contains('?') { '&' } else { '?' }),
        };
        let id = email_code::send(&attempt, &asking).await?.to_string();
        let stage = EmailCodeStage::Enter {
            id,
            code: String::new(),
        };
        let page = page(&state, &mut browser, &headers, &way, stage).await?;
        return Ok(render(StatusCode::OK, page));
    };
    let stage = EmailCodeStage::Enter {
        id: id.chars().take(36).collect(),
        code: String::new(),
    };
    let Ok(id) = id.parse() else {
        return refuse(
            &state,
            &mut browser,
            &headers,
            &way,
            EmailCodeStage::Ask,
            TryProblem::Mismatch,
        )
        .await;
    };
    let code = form.get("code").unwrap_or_default();
    let problem = match email_code::prove(&attempt, &browser_digest, id, code).await? {
        Proved::Yes(user) => {
            metrics::sign_in("succeeded");
            let visit = Visit {
                state: &state,
                context: &context,
                headers: &headers,
                way: &way,
            };
            let proved = proved::first_factor(&visit, &mut browser, *user, AuthenticationMethod::EmailCode).await?;
            return Ok(proved.go_on());
        }
        Proved::No(Outcome::Throttled { until }) => TryProblem::too_many(until, attempt.now),
        Proved::No(_) => TryProblem::Mismatch,
    };
    metrics::sign_in(problem.as_result());
    refuse(&state, &mut browser, &headers, &way, stage, problem).await
}

/// Nothing can be sent while mail is off, and an administrator may not want it.
///
/// # Errors
/// The page that there is no such page.
fn check_is_offered(state: &AppState) -> Result<(), PageError> {
    if is_offered(state) {
        Ok(())
    } else {
        Err(ErrorKind::NotFound.into())
    }
}

/// Whether codes by mail are a way to sign in here.
pub fn is_offered(state: &AppState) -> bool {
    state.config.sign_in.email_codes && state.config.mail.is_on()
}

async fn refuse(
    state: &AppState,
    browser: &mut Browser,
    headers: &HeaderMap,
    way: &Way,
    stage: EmailCodeStage,
    problem: TryProblem,
) -> Result<Response, PageError> {
    let page = page(state, browser, headers, way, stage).await?;
    Ok(problem.answer(EmailCodePage {
        problem: Some(problem),
        ..page
    }))
}

async fn page(
    state: &AppState,
    browser: &mut Browser,
    headers: &HeaderMap,
    way: &Way,
    stage: EmailCodeStage,
) -> Result<EmailCodePage, PageError> {
    Ok(EmailCodePage {
        shell: way.shell(state, browser, headers, None).await?,
        form_action: way.address(PAGE),
        login_address: way.address("/login"),
        stage,
        problem: None,
    })
}
