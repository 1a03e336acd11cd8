//! `/login/new-password`: somebody whose password was chosen by somebody else chooses their own.

use askama::Template;
use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Redirect, Response},
};
use secrecy::{ExposeSecret, SecretString};

use super::{
    proved::{self, Prover, Visit},
    second_factor::AccountLabel,
    way::{Way, WayQuery},
};
use crate::{
    accounts::{Bench, new_password},
    crypto::password::{self, PasswordProblem, Verification},
    domain::user::User,
    flow::sign_in::Duty,
    http::{
        browser::Browser,
        csrf::check_form,
        errors::PageError,
        messages::Messages,
        page::{Page, Shell, render},
        parameters::{PageParameters, PageQuery},
        request_context::RequestContext,
        state::AppState,
    },
    protocol::parameters::Parameters,
};

/// The page that asks.
#[derive(Template)]
#[template(path = "login/new_password.html")]
pub struct NewPasswordPage {
    /// What every page needs.
    pub shell: Shell,
    /// Where the form posts to. Fields: `csrf_token`, `password`, `password_again`.
    pub form_action: String,
    /// Who is on their way in.
    pub account: AccountLabel,
    /// What was wrong with what was typed.
    pub problems: NewPasswordProblems,
}

/// What was wrong with a new password, field by field.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct NewPasswordProblems {
    /// With the password.
    pub password: Option<NewPasswordProblem>,
    /// With the password, typed again.
    pub password_again: Option<NewPasswordProblem>,
}

/// What can be wrong with a new password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NewPasswordProblem {
    /// Fewer than 8 characters.
    TooShort,
    /// More than 128 characters.
    TooLong,
    /// The one that was to be changed.
    Same,
    /// The two differ.
    Differs,
}

impl NewPasswordProblem {
    fn sentence(self, messages: &Messages) -> String {
        match self {
            Self::TooShort => messages.text("problem-password-short"),
            Self::TooLong => messages.text("problem-password-long"),
            Self::Same => messages.text("problem-password-same"),
            Self::Differs => messages.text("problem-password-differs"),
        }
    }
}

impl NewPasswordProblems {
    /// The sentence at the first field.
    pub fn at_password(&self, messages: &Messages) -> Option<String> {
        self.password.map(|problem| problem.sentence(messages))
    }

    /// The sentence at the second.
    pub fn at_password_again(&self, messages: &Messages) -> Option<String> {
        self.password_again.map(|problem| problem.sentence(messages))
    }
}

/// The password that a form chooses for `user`, hashed; or what is wrong with it.
///
/// # Errors
/// A page, when too many passwords wait to be hashed.
pub async fn chosen(
    state: &AppState,
    user: &User,
    form: &Parameters,
) -> Result<Result<String, NewPasswordProblems>, PageError> {
    let password = SecretString::from(form.get("password").unwrap_or_default());
    let again = form.get("password_again").unwrap_or_default();
    let mut problems = NewPasswordProblems {
        password: password::check_new(&password).err().map(|problem| match problem {
            PasswordProblem::TooLong => NewPasswordProblem::TooLong,
            _ => NewPasswordProblem::TooShort,
        }),
        password_again: (password.expose_secret() != again).then_some(NewPasswordProblem::Differs),
    };
    if problems == NewPasswordProblems::default() && user.password_hash.is_some() {
        let verification = state.passwords.verify(&password, user.password_hash.as_deref()).await?;
        problems.password = (verification != Verification::Wrong).then_some(NewPasswordProblem::Same);
    }
    if problems != NewPasswordProblems::default() {
        return Ok(Err(problems));
    }
    Ok(Ok(state.passwords.hash(&password, &state.random).await?))
}

impl Page for NewPasswordPage {
    fn shell(&self) -> &Shell {
        &self.shell
    }
}

/// The form; who need not change anything is sent on.
///
/// # Errors
/// A page, when the link is used, lapsed or another browser's.
pub async fn get(
    State(state): State<AppState>,
    mut browser: Browser,
    headers: HeaderMap,
    PageQuery(query): PageQuery<WayQuery>,
) -> Result<Response, PageError> {
    let way = Way::load(&state, &browser, &query).await?;
    let Some(prover) = proved::prover_of(&state, &browser, &headers, Duty::NewPassword).await? else {
        return Ok(Redirect::to(&way.next_step()).into_response());
    };
    let shell = way.shell(&state, &mut browser, &headers, Some(&prover.user)).await?;
    Ok(render(
        StatusCode::OK,
        page(shell, &prover, &way, NewPasswordProblems::default()),
    ))
}

/// Their choice.
///
/// # Errors
/// A page, when the form is not ours, the link lapsed, or there is too much to do.
pub async fn post(
    State(state): State<AppState>,
    context: RequestContext,
    mut browser: Browser,
    headers: HeaderMap,
    PageQuery(query): PageQuery<WayQuery>,
    PageParameters(form): PageParameters,
) -> Result<Response, PageError> {
    check_form(&state, &headers, &browser, &form)?;
    let way = Way::load(&state, &browser, &query).await?;
    let Some(prover) = proved::prover_of(&state, &browser, &headers, Duty::NewPassword).await? else {
        return Ok(Redirect::to(&way.next_step()).into_response());
    };
    let hash = match chosen(&state, &prover.user, &form).await? {
        Ok(hash) => hash,
        Err(problems) => {
            let shell = way.shell(&state, &mut browser, &headers, Some(&prover.user)).await?;
            let page = page(shell, &prover, &way, problems);
            return Ok(render(StatusCode::UNPROCESSABLE_ENTITY, page));
        }
    };
    let bench = Bench::of(&state.store, &state.random, state.clock.now(), context.origin());
    new_password::choose(&bench, prover.user.id, &hash).await?;
    let visit = Visit {
        state: &state,
        context: &context,
        headers: &headers,
        way: &way,
    };
    // No browser is known any more; this one will be again.
    let prover = Prover { known: None, ..prover };
    Ok(proved::settled(&visit, &mut browser, prover).await?.go_on())
}

fn page(shell: Shell, prover: &Prover, way: &Way, problems: NewPasswordProblems) -> NewPasswordPage {
    NewPasswordPage {
        shell,
        form_action: way.address("/login/new-password"),
        account: AccountLabel::of(prover, way),
        problems,
    }
}
