//! `/login`: a name and a password.

use askama::Template;
use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
    response::Response,
};
use secrecy::SecretString;

use self::{
    complete::Visit,
    destination::{Destination, DestinationQuery},
    problem::TryProblem,
    with::ProviderButton,
};
use super::{authorize::resume, passkey_form::PasskeyForm, register};
use crate::{
    domain::{channel::Channel, session::AuthenticationMethod, user::User},
    factors::{
        attempt::Try,
        password::{self, Outcome, TryError},
    },
    http::{
        browser::Browser,
        client_address::throttle_key,
        csrf::check_form,
        device,
        errors::PageError,
        metrics,
        page::{Page, Shell, render},
        parameters::{PageParameters, PageQuery},
        request_context::RequestContext,
        state::AppState,
    },
};

pub mod complete;
pub mod destination;
pub mod email_code;
pub mod enrol;
pub mod enrol_passkey;
pub mod keep_account;
pub mod message_code;
pub mod new_password;
pub mod next;
pub mod passkey;
pub mod problem;
pub mod recovery_code;
pub mod second_factor;
pub mod sms_code;
pub mod terms;
pub mod totp;
pub mod typed_code;
pub mod with;
pub mod with_passkey;

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
    pub problem: Option<TryProblem>,
    /// The form that a passkey answers, where there can be one.
    pub passkey: Option<PasskeyForm>,
    /// Where a code by mail is asked for, where that is a way to sign in.
    pub email_code_address: Option<String>,
    /// Where an account is made, if people may do that by themselves.
    pub register_address: Option<String>,
    /// The same, for one by SMS.
    pub sms_code_address: Option<String>,
    /// What to do about a password that was forgotten.
    pub forgotten: Forgotten,
    /// Other providers to sign in with.
    pub providers: Vec<ProviderButton>,
    /// Why somebody is not signed in by one, as a title and a sentence.
    pub provider_problem: Option<(String, String)>,
}

/// What the page says about forgotten passwords.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Forgotten {
    /// Nothing: no mail could be sent.
    Unsaid,
    /// Where to ask for a link.
    Offered,
    /// That there is a new one now.
    Changed,
}

/// Why somebody is asked to sign in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LoginPurpose {
    /// Nobody is signed in.
    SignIn,
    /// Somebody is, and the app wants to be sure that it is still they (`prompt=login`, `max_age`).
    ConfirmIdentity,
}

impl LoginPage {
    fn confirms(&self) -> bool {
        self.purpose == LoginPurpose::ConfirmIdentity
    }

    /// The sentence at the field.
    fn field_problem(&self) -> Option<String> {
        (self.problem == Some(TryProblem::Mismatch)).then(|| self.shell.text("login-problem-mismatch"))
    }

    /// The title and the sentence above the form.
    fn notice(&self) -> Option<(String, String)> {
        let by_password = self.problem.and_then(|problem| problem.notice(&self.shell.messages));
        by_password
            .or_else(|| self.passkey.as_ref()?.notice(&self.shell.messages))
            .or_else(|| self.provider_problem.clone())
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
    PageQuery(query): PageQuery<DestinationQuery>,
) -> Result<Response, PageError> {
    let step = Step::load(&state, &browser, &query).await?;
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
    PageQuery(query): PageQuery<DestinationQuery>,
    PageParameters(form): PageParameters,
) -> Result<Response, PageError> {
    check_form(&state, &headers, &browser, &form)?;
    let step = Step::load(&state, &browser, &query).await?;
    let username = form.get("username").unwrap_or_default().trim();
    let password = SecretString::from(form.get("password").unwrap_or_default());
    let attempt = attempt(&state, &context, &headers);
    let problem = match password::prove(&attempt, &state.passwords, username, &password).await {
        Ok(Outcome::Proved(user)) => {
            metrics::sign_in("succeeded");
            browser.note_passkeys(&form).await?;
            let visit = Visit {
                state: &state,
                context: &context,
                headers: &headers,
                destination: &step.destination,
            };
            let proved = complete::first_factor(&visit, &mut browser, *user, AuthenticationMethod::Pwd).await?;
            return Ok(proved.go_on());
        }
        Ok(Outcome::Refused) => TryProblem::Mismatch,
        Ok(Outcome::Throttled { until }) => TryProblem::too_many(until, attempt.now),
        Err(TryError::Overloaded(_)) => TryProblem::Busy,
        Err(TryError::Store(error)) => return Err(error.into()),
    };
    metrics::sign_in(problem.as_result());
    let shown: String = username.chars().take(LONGEST_NAME).collect();
    let page = step.page(&state, &mut browser, &headers, shown, Some(problem)).await?;
    Ok(problem.answer(page))
}

/// A try from this browser, at this moment.
pub fn attempt<'a>(state: &'a AppState, context: &RequestContext, headers: &HeaderMap) -> Try<'a> {
    Try {
        store: &state.store,
        config: &state.config,
        random: &state.random,
        now: state.clock.now(),
        origin: context.origin(),
        device: device::presented(state, headers),
        address_key: throttle_key(context.address),
        outbox: &state.outbox,
    }
}

/// No longer name is shown again.
const LONGEST_NAME: usize = 254;

/// Where they go, and who is here already.
struct Step {
    destination: Destination,
    confirms: Option<User>,
}

impl Step {
    async fn load(state: &AppState, browser: &Browser, query: &DestinationQuery) -> Result<Self, PageError> {
        let destination = Destination::load(state, browser, query).await?;
        Self::on(state, browser, destination).await
    }

    async fn on(state: &AppState, browser: &Browser, destination: Destination) -> Result<Self, PageError> {
        let confirms = resume::current_user(state, browser).await?.map(|(_, user)| user);
        Ok(Self { destination, confirms })
    }

    /// The name to fill in: what the application hints at, else who has to confirm.
    fn hinted_name(&self) -> Option<&str> {
        let hinted = self
            .destination
            .pending()
            .and_then(|pending| pending.request.login_hint.as_deref());
        hinted.or_else(|| self.confirms.as_ref().map(User::account_label))
    }

    fn message_code_address(&self, state: &AppState, channel: Channel) -> Option<String> {
        message_code::is_offered(state, channel).then(|| self.destination.address(&message_code::path(channel)))
    }

    async fn page(
        &self,
        state: &AppState,
        browser: &mut Browser,
        headers: &HeaderMap,
        username: String,
        problem: Option<TryProblem>,
    ) -> Result<LoginPage, PageError> {
        let purpose = if self.confirms.is_some() {
            LoginPurpose::ConfirmIdentity
        } else {
            LoginPurpose::SignIn
        };
        let action = self.destination.address("/login/with-passkey");
        let mut shell = self
            .destination
            .shell(state, browser, headers, self.confirms.as_ref())
            .await?;
        with::let_leave(state, &mut shell);
        Ok(LoginPage {
            passkey: PasskeyForm::new(state, browser, action, "/login/with-passkey/challenge").await?,
            shell,
            providers: with::buttons(state, &self.destination),
            provider_problem: None,
            form_action: self.destination.address("/login"),
            purpose,
            username,
            problem,
            email_code_address: self.message_code_address(state, Channel::Email),
            sms_code_address: self.message_code_address(state, Channel::Sms),
            register_address: register::address(state, &self.destination).filter(|_| self.confirms.is_none()),
            forgotten: match (self.destination.says_password_changed(), state.config.mail.is_on()) {
                (true, _) => Forgotten::Changed,
                (false, true) => Forgotten::Offered,
                (false, false) => Forgotten::Unsaid,
            },
        })
    }
}
