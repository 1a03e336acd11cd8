//! `/setup`: the first administrator makes their account. Closes for good afterwards.

use askama::Template;
use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Redirect, Response},
};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;

use super::{
    login::new_password::{NewPasswordProblem, Wish, judge},
    plain_shell,
};
use crate::{
    crypto::token::{self, TokenKind},
    domain::{
        event::EventKind,
        ids::{SessionId, UserId},
        session::{AuthenticationMethod, SignedIn},
        user::{User, UserClaims},
    },
    http::{
        browser::Browser,
        csrf::check_form,
        error_page::ErrorKind,
        errors::PageError,
        layers::accept_language,
        messages::Messages,
        page::{Page, Shell, render},
        parameters::{PageParameters, PageQuery},
        request_context::RequestContext,
        state::AppState,
    },
    protocol::parameters::Parameters,
    store::{StoreError, audit, setup, users},
};

/// The page that makes the first account.
#[derive(Template)]
#[template(path = "setup.html")]
pub struct SetupPage {
    /// What every page needs.
    pub shell: Shell,
    /// Where the form posts to. Fields: `csrf_token`, `token`, `name`, `username`, `email`, `password`, `password_again`.
    pub form_action: String,
    /// The set-up link's token.
    pub token: String,
    /// What was typed so far; never a password.
    pub typed: SetupFields,
    /// What was wrong with it.
    pub problems: SetupProblems,
}

/// What was typed.
#[derive(Clone, Debug, Default)]
pub struct SetupFields {
    /// Their name.
    pub name: String,
    /// The name to sign in with.
    pub username: String,
    /// Their e-mail address.
    pub email: String,
}

/// What was wrong, field by field.
#[derive(Clone, Debug, Default)]
pub struct SetupProblems {
    /// With their name.
    pub name: Option<SetupProblem>,
    /// With the name to sign in with.
    pub username: Option<SetupProblem>,
    /// With the e-mail address.
    pub email: Option<SetupProblem>,
    /// With the password.
    pub password: Option<SetupProblem>,
    /// With the password, typed again.
    pub password_again: Option<SetupProblem>,
}

/// What can be wrong with a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SetupProblem {
    /// Nothing was typed.
    Missing,
    /// Not an e-mail address.
    NotAnEmailAddress,
    /// A user name with spaces, an `@`, or too long.
    NotAUserName,
    /// Somebody has it already.
    Taken,
    /// Nothing that may protect an account.
    Password(NewPasswordProblem),
    /// The two passwords differ.
    Differs,
}

impl SetupPage {
    /// The sentence at a field.
    fn sentence(&self, problem: &SetupProblem) -> String {
        match problem {
            SetupProblem::Missing => self.shell.text("problem-missing"),
            SetupProblem::NotAnEmailAddress => self.shell.text("problem-email"),
            SetupProblem::NotAUserName => self.shell.text("problem-username"),
            SetupProblem::Taken => self.shell.text("problem-taken"),
            SetupProblem::Password(problem) => problem.sentence(&self.shell.messages),
            SetupProblem::Differs => self.shell.text("problem-password-differs"),
        }
    }
}

impl Page for SetupPage {
    fn shell(&self) -> &Shell {
        &self.shell
    }
}

/// The token of the set-up link.
#[derive(Debug, Deserialize)]
pub struct SetupQuery {
    token: Option<String>,
}

/// The form, while set-up is open and the link is the right one. Looking at it spends nothing.
///
/// # Errors
/// A page, when set-up is closed or the link is another.
pub async fn get(
    State(state): State<AppState>,
    mut browser: Browser,
    headers: HeaderMap,
    PageQuery(query): PageQuery<SetupQuery>,
) -> Result<Response, PageError> {
    let token = query.token.unwrap_or_default();
    let presented = token::parse(TokenKind::Setup, &token).ok_or(ErrorKind::SetupLinkSpent)?;
    if !setup::is_offered(&state.store, &presented.digest, state.clock.now()).await? {
        return Err(ErrorKind::SetupLinkSpent.into());
    }
    let messages = Messages::choose(&[], accept_language(&headers));
    let shell = plain_shell(&state, messages, browser.csrf_token().await?);
    let page = SetupPage {
        shell,
        form_action: "/setup".to_owned(),
        token,
        typed: SetupFields::default(),
        problems: SetupProblems::default(),
    };
    Ok(render(StatusCode::OK, page))
}

/// Makes the first administrator, signs them in, and closes set-up for good.
///
/// # Errors
/// A page, when the form is not ours, or set-up is closed.
pub async fn post(
    State(state): State<AppState>,
    context: RequestContext,
    mut browser: Browser,
    headers: HeaderMap,
    PageParameters(form): PageParameters,
) -> Result<Response, PageError> {
    check_form(&state, &headers, &browser, &form)?;
    let token = form.get("token").unwrap_or_default().to_owned();
    let presented = token::parse(TokenKind::Setup, &token).ok_or(ErrorKind::SetupLinkSpent)?;
    let typed = SetupFields {
        name: field(&form, "name"),
        username: field(&form, "username"),
        email: field(&form, "email"),
    };
    let password = SecretString::from(form.get("password").unwrap_or_default());
    let mut problems = check(&typed, &password, form.get("password_again").unwrap_or_default());
    // Asked before anything is hashed: a made-up link must not cost that.
    if !setup::is_offered(&state.store, &presented.digest, state.clock.now()).await? {
        return Err(ErrorKind::SetupLinkSpent.into());
    }
    let about = [typed.name.as_str(), &typed.username, &typed.email];
    let judged = judge(&state, &password, &about, Wish::Choose).await;
    problems.password = judged.problem.map(SetupProblem::Password);
    if problems.is_empty() {
        let hash = state.passwords.hash(&password, &state.random).await?;
        let user = administrator(&state, &typed, hash);
        match create(&state, &context, &presented.digest, &user).await {
            Ok(true) => return sign_in(&state, &mut browser, &user).await,
            Ok(false) => return Err(ErrorKind::SetupLinkSpent.into()),
            Err(error) if error.is_conflict() => {}
            Err(error) => return Err(error.into()),
        }
    }
    let taken = problems.is_empty().then_some(SetupProblem::Taken);
    let problems = SetupProblems {
        username: problems.username.or(taken),
        ..problems
    };
    let messages = Messages::choose(&[], accept_language(&headers));
    let shell = plain_shell(&state, messages, browser.csrf_token().await?);
    let page = SetupPage {
        shell,
        form_action: "/setup".to_owned(),
        token,
        typed,
        problems,
    };
    Ok(render(StatusCode::UNPROCESSABLE_ENTITY, page))
}

/// The account and the end of set-up, in one transaction: two browsers with the same link make one administrator.
async fn create(
    state: &AppState,
    context: &RequestContext,
    token_digest: &[u8],
    user: &User,
) -> Result<bool, StoreError> {
    let now = state.clock.now();
    let transaction = state.store.begin().await?;
    if !setup::complete(&transaction, token_digest, now).await? {
        return Ok(false);
    }
    users::insert(&transaction, user).await?;
    let event = state.event(context, EventKind::SetupCompleted);
    audit::insert(&transaction, &event.user(user.id)).await?;
    transaction.commit().await?;
    Ok(true)
}

async fn sign_in(state: &AppState, browser: &mut Browser, user: &User) -> Result<Response, PageError> {
    let now = state.clock.now();
    let signed_in = SignedIn {
        trusted_device: false,
        session_id: SessionId(state.random.uuid_v7_of(user.id.home(), now)),
        user_id: user.id,
        auth_time: now,
        amr: vec![AuthenticationMethod::Pwd],
        started_at: now,
        last_seen_at: now,
    };
    browser.sign_in(signed_in).await?;
    Ok(Redirect::to("/").into_response())
}

fn administrator(state: &AppState, typed: &SetupFields, password_hash: String) -> User {
    let now = state.clock.now();
    let given = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    let claims = UserClaims {
        name: given(&typed.name),
        preferred_username: given(&typed.username),
        email: given(&typed.email),
        ..UserClaims::default()
    };
    User {
        admin: true,
        password_hash: Some(password_hash),
        ..User::new(UserId(state.random.uuid_v7(now)), claims, now)
    }
}

impl SetupProblems {
    fn is_empty(&self) -> bool {
        self.name.is_none()
            && self.username.is_none()
            && self.email.is_none()
            && self.password.is_none()
            && self.password_again.is_none()
    }
}

fn check(typed: &SetupFields, password: &SecretString, again: &str) -> SetupProblems {
    let username = match typed.username.as_str() {
        "" => Some(SetupProblem::Missing),
        name if name.contains(['@', ' ']) || name.chars().any(char::is_control) || name.chars().count() > 64 => {
            Some(SetupProblem::NotAUserName)
        }
        _ => None,
    };
    let looks_like_an_address = |text: &str| {
        text.split_once('@')
            .is_some_and(|(local, domain)| !local.is_empty() && domain.contains('.') && !domain.contains('@'))
            && text.chars().count() <= 254
            && !text
                .chars()
                .any(|character| character.is_whitespace() || character.is_control())
    };
    let email = match typed.email.as_str() {
        "" => Some(SetupProblem::Missing),
        text if !looks_like_an_address(text) => Some(SetupProblem::NotAnEmailAddress),
        _ => None,
    };
    let password_again = (password.expose_secret() != again).then_some(SetupProblem::Differs);
    let name = typed.name.is_empty().then_some(SetupProblem::Missing);
    SetupProblems {
        name,
        username,
        email,
        password: None,
        password_again,
    }
}

fn field(form: &Parameters, name: &str) -> String {
    form.get(name).unwrap_or_default().trim().chars().take(300).collect()
}
