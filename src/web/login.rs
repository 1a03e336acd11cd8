//! `/login`: a name and a password.

use std::sync::Arc;

use askama::Template;
use axum::{
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};
use secrecy::SecretString;

use super::{
    authorize::resume::{self, StepQuery},
    flow_shell, logout, plain_shell,
};
use crate::{
    domain::{
        authorization_request::PendingAuthorization,
        client::Client,
        ids::{SessionId, UserId},
        session::{AuthenticationMethod, SignedIn},
        user::User,
    },
    factors::{
        known_device,
        password::{self, DeviceStanding, Outcome, Try, TryError},
    },
    http::{
        browser::Browser,
        client_address::throttle_key,
        csrf::check_form,
        device,
        error_page::ErrorKind,
        errors::PageError,
        layers::accept_language,
        messages::Messages,
        metrics,
        page::{Page, Shell, render},
        parameters::{PageParameters, PageQuery},
        request_context::RequestContext,
        state::AppState,
        words,
    },
};

/// The page that asks for a name and a password.
#[derive(Template)]
#[template(path = "login.html")]
pub struct LoginPage {
    /// What every page needs.
    pub shell: Shell,
    /// Where the form posts to. Fields: `csrf_token`, `username`, `password`.
    pub form_action: String,
    /// Why the page is shown.
    pub purpose: LoginPurpose,
    /// What stands in the name field: a hint, or what was typed last.
    pub username: String,
    /// What was wrong with the last try.
    pub problem: Option<LoginProblem>,
}

/// Why somebody is asked to sign in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LoginPurpose {
    /// Nobody is signed in.
    SignIn,
    /// Somebody is, and the app wants to be sure that it is still they (`prompt=login`, `max_age`).
    ConfirmIdentity,
}

/// What was wrong with the last try. None of them tells whether there is such an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LoginProblem {
    /// The name and the password do not belong together.
    Mismatch,
    /// Too many tries; the next is welcome after so many seconds.
    TooManyTries {
        /// Seconds to wait.
        wait_seconds: u64,
    },
    /// Too many people sign in at this moment.
    Busy,
}

impl LoginPage {
    fn confirms(&self) -> bool {
        self.purpose == LoginPurpose::ConfirmIdentity
    }

    /// The sentence at the field.
    fn field_problem(&self) -> Option<String> {
        match self.problem? {
            LoginProblem::Mismatch => Some(self.shell.text("login-problem-mismatch")),
            _ => None,
        }
    }

    /// The title and the sentence above the form.
    fn notice(&self) -> Option<(String, String)> {
        match self.problem? {
            LoginProblem::Mismatch => None,
            LoginProblem::TooManyTries { wait_seconds } => Some((
                self.shell.text("login-too-many-tries"),
                words::try_again_in(&self.shell.messages, wait_seconds),
            )),
            LoginProblem::Busy => Some((self.shell.text("login-busy"), self.shell.text("login-busy-help"))),
        }
    }
}

impl Page for LoginPage {
    fn shell(&self) -> &Shell {
        &self.shell
    }
}

/// The form.
///
/// # Errors
/// A page, when the link is used, lapsed or another browser's.
pub async fn get(
    State(state): State<AppState>,
    mut browser: Browser,
    headers: HeaderMap,
    PageQuery(query): PageQuery<StepQuery>,
) -> Result<Response, PageError> {
    let step = Step::load(&state, &browser, query).await?;
    let username = step.hinted_name().unwrap_or_default().to_owned();
    let page = step.page(&state, &mut browser, &headers, username, None).await?;
    Ok(render(StatusCode::OK, page))
}

/// A try.
///
/// # Errors
/// A page, when the form is not ours, the link lapsed, or there is too much to do.
pub async fn post(
    State(state): State<AppState>,
    context: RequestContext,
    mut browser: Browser,
    headers: HeaderMap,
    PageQuery(query): PageQuery<StepQuery>,
    PageParameters(form): PageParameters,
) -> Result<Response, PageError> {
    check_form(&state, &headers, &browser, &form)?;
    let step = Step::load(&state, &browser, query).await?;
    let username = form.get("username").unwrap_or_default().trim();
    let password = SecretString::from(form.get("password").unwrap_or_default());
    let attempt = Try {
        store: &state.store,
        passwords: &state.passwords,
        config: &state.config,
        random: &state.random,
        now: state.clock.now(),
        origin: context.origin(),
        device: device::presented(&state, &headers),
        address_key: throttle_key(context.address),
    };
    let (status, problem) = match password::prove(&attempt, username, &password).await {
        Ok(Outcome::Proved(proved)) => {
            metrics::sign_in("succeeded");
            let mut response = step.sign_in(&state, &context, &mut browser, &proved.user).await?;
            if proved.device == DeviceStanding::New {
                remember_device(&state, &mut response, proved.user.id).await?;
            }
            return Ok(response);
        }
        Ok(Outcome::Refused) => {
            metrics::sign_in("refused");
            (StatusCode::UNAUTHORIZED, LoginProblem::Mismatch)
        }
        Ok(Outcome::Throttled { until }) => {
            metrics::sign_in("throttled");
            let wait_seconds = u64::try_from((until - attempt.now).num_seconds()).unwrap_or_default() + 1;
            (
                StatusCode::TOO_MANY_REQUESTS,
                LoginProblem::TooManyTries { wait_seconds },
            )
        }
        Err(TryError::Overloaded(_)) => {
            metrics::sign_in("overloaded");
            (StatusCode::SERVICE_UNAVAILABLE, LoginProblem::Busy)
        }
        Err(TryError::Store(error)) => return Err(error.into()),
    };
    let shown: String = username.chars().take(LONGEST_NAME).collect();
    let page = step.page(&state, &mut browser, &headers, shown, Some(problem)).await?;
    let mut response = render(status, page);
    let wait = match problem {
        LoginProblem::TooManyTries { wait_seconds } => Some(wait_seconds),
        LoginProblem::Busy => Some(2),
        LoginProblem::Mismatch => None,
    };
    if let Some(seconds) = wait {
        response.headers_mut().insert(header::RETRY_AFTER, seconds.into());
    }
    Ok(response)
}

/// Knows this browser from now on as its owner's.
async fn remember_device(state: &AppState, response: &mut Response, user: UserId) -> Result<(), PageError> {
    let now = state.clock.now();
    let token = known_device::remember(&state.store, &state.random, user, now, device::KNOWN_FOR).await?;
    device::remember(state, response.headers_mut(), &token);
    Ok(())
}

/// No longer name is shown again.
const LONGEST_NAME: usize = 254;

/// The request that the page stands for, and its client.
struct Step {
    flow: Option<(PendingAuthorization, Arc<Client>)>,
    confirms: Option<User>,
}

impl Step {
    async fn load(state: &AppState, browser: &Browser, query: StepQuery) -> Result<Self, PageError> {
        let flow = match query.request {
            None => None,
            Some(id) => {
                let id = id.parse().map_err(|_| ErrorKind::SignInLapsed)?;
                let pending = resume::load(state, browser, id).await?;
                let client = resume::load_client(state, &pending).await?;
                Some((pending, client))
            }
        };
        let confirms = resume::current_user(state, browser).await?.map(|(_, user)| user);
        Ok(Self { flow, confirms })
    }

    /// The name to fill in: what the application hints at, else who has to confirm.
    fn hinted_name(&self) -> Option<&str> {
        let hinted = self
            .flow
            .as_ref()
            .and_then(|(pending, _)| pending.request.login_hint.as_deref());
        hinted.or_else(|| self.confirms.as_ref().map(User::account_label))
    }

    async fn page(
        &self,
        state: &AppState,
        browser: &mut Browser,
        headers: &HeaderMap,
        username: String,
        problem: Option<LoginProblem>,
    ) -> Result<LoginPage, PageError> {
        let csrf_token = browser.csrf_token().await?;
        let purpose = if self.confirms.is_some() {
            LoginPurpose::ConfirmIdentity
        } else {
            LoginPurpose::SignIn
        };
        let (shell, form_action) = match &self.flow {
            Some((pending, client)) => {
                let messages = Messages::choose(&pending.request.ui_locales, accept_language(headers));
                let shell = flow_shell(state, messages, csrf_token, client, &pending.request.redirect_uri);
                (shell, format!("/login?request={}", pending.id))
            }
            None => {
                let messages = Messages::choose(&[], accept_language(headers));
                (plain_shell(state, messages, csrf_token), "/login".to_owned())
            }
        };
        Ok(LoginPage {
            shell,
            form_action,
            purpose,
            username,
            problem,
        })
    }

    /// Records what was proved; what comes next is the flow's to say. Proving it again keeps the session and its start; somebody
    /// else's session ends, with all that was bound to it.
    async fn sign_in(
        self,
        state: &AppState,
        context: &RequestContext,
        browser: &mut Browser,
        user: &User,
    ) -> Result<Response, PageError> {
        let now = state.clock.now();
        let continued = browser
            .signed_in()
            .filter(|session| session.user_id == user.id && self.confirms.is_some())
            .cloned();
        if continued.is_none() {
            logout::end_session(state, context, browser).await?;
        }
        let signed_in = SignedIn {
            session_id: continued
                .as_ref()
                .map_or_else(|| SessionId(state.random.uuid_v7(now)), |session| session.session_id),
            user_id: user.id,
            auth_time: now,
            amr: vec![AuthenticationMethod::Pwd],
            started_at: continued.map_or(now, |session| session.started_at),
            last_seen_at: now,
        };
        browser.sign_in(signed_in).await?;
        let next = self
            .flow
            .map_or_else(|| "/".to_owned(), |(pending, _)| format!("/authorize/{}", pending.id));
        Ok(Redirect::to(&next).into_response())
    }
}
