//! `/login/new-password`: somebody whose password was chosen by somebody else chooses their own.

use askama::Template;
use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Redirect, Response},
};
use secrecy::{ExposeSecret, SecretString};

use super::{
    complete::{self, SignInCandidate, Visit},
    destination::{Destination, DestinationQuery},
    second_factor::AccountLabel,
};
use crate::{
    accounts::{
        new_password,
        password_quality::{self, Strength, Weakness},
    },
    crypto::password::{self, PasswordProblem, Verification},
    domain::user::User,
    flow::sign_in::RequiredAction,
    http::{
        breached,
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
    web::bench,
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
    /// How hard the last one is to guess, for whoever wants to know.
    pub strength: Option<Strength>,
    /// Whether that is all they wanted.
    pub wish: Wish,
}

/// What a password is typed for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Wish {
    /// To have it.
    #[default]
    Choose,
    /// To know how good it is.
    Look,
    /// The same, while it is typed: nobody else is asked about it.
    LookWhileTyping,
}

impl Wish {
    fn of(form: &Parameters) -> Self {
        match form.get("check") {
            None => Self::Choose,
            Some("typing") => Self::LookWhileTyping,
            Some(_) => Self::Look,
        }
    }
}

/// What can be wrong with a new password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NewPasswordProblem {
    /// Fewer than 8 characters.
    TooShort,
    /// More than 128 characters.
    TooLong,
    /// Easy to guess, and why.
    TooGuessable(Option<Weakness>),
    /// It was stolen elsewhere.
    Breached,
    /// The one that was to be changed.
    Same,
    /// The two differ.
    Differs,
}

impl NewPasswordProblem {
    /// What is wrong, and what would be better.
    pub fn sentence(self, messages: &Messages) -> String {
        match self {
            Self::TooShort => messages.text("problem-password-short"),
            Self::TooLong => messages.text("problem-password-long"),
            Self::TooGuessable(Some(Weakness::Common)) => messages.text("problem-password-common"),
            Self::TooGuessable(Some(Weakness::Word)) => messages.text("problem-password-word"),
            Self::TooGuessable(Some(Weakness::Date)) => messages.text("problem-password-date"),
            Self::TooGuessable(Some(Weakness::Pattern)) => messages.text("problem-password-pattern"),
            Self::TooGuessable(None) => messages.text("problem-password-guessable"),
            Self::Breached => messages.text("problem-password-breached"),
            Self::Same => messages.text("problem-password-same"),
            Self::Differs => messages.text("problem-password-differs"),
        }
    }
}

impl NewPasswordProblems {
    fn are_none(&self) -> bool {
        self.password.is_none() && self.password_again.is_none()
    }

    /// The page's status.
    pub fn status(&self) -> StatusCode {
        match self.wish {
            Wish::Choose => StatusCode::UNPROCESSABLE_ENTITY,
            Wish::Look | Wish::LookWhileTyping => StatusCode::OK,
        }
    }

    /// The sentence at the first field.
    pub fn at_password(&self, messages: &Messages) -> Option<String> {
        self.password.map(|problem| problem.sentence(messages))
    }

    /// How hard it is to guess: a level for a meter, and a word.
    pub fn meter(&self, messages: &Messages) -> Option<(u8, String)> {
        let strength = self.strength?;
        let word = match strength {
            Strength::Guessed => messages.text("password-strength-guessed"),
            Strength::Weak => messages.text("password-strength-weak"),
            Strength::Fair => messages.text("password-strength-fair"),
            Strength::Good => messages.text("password-strength-good"),
            Strength::Strong => messages.text("password-strength-strong"),
        };
        Some((strength.level(), word))
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
    let claims = &user.claims;
    let about: Vec<&str> = [
        &claims.name,
        &claims.preferred_username,
        &claims.email,
        &claims.nickname,
    ]
    .into_iter()
    .flatten()
    .map(String::as_str)
    .chain([state.config.branding.name.as_str()])
    .collect();
    let wish = Wish::of(form);
    let judged = judge(state, &password, &about, wish).await;
    let mut problems = NewPasswordProblems {
        password: judged.problem,
        password_again: None,
        strength: (!password.expose_secret().is_empty()).then_some(judged.strength),
        wish,
    };
    // Whoever only wants to know how good it is has typed it once, and changes nothing.
    if wish != Wish::Choose {
        return Ok(Err(problems));
    }
    problems.password_again = (password.expose_secret() != again).then_some(NewPasswordProblem::Differs);
    if problems.are_none() && user.password_hash.is_some() {
        let verification = state.passwords.verify(&password, user.password_hash.as_deref()).await?;
        problems.password = (verification != Verification::Wrong).then_some(NewPasswordProblem::Same);
    }
    if !problems.are_none() {
        return Ok(Err(problems));
    }
    Ok(Ok(state.passwords.hash(&password, &state.random).await?))
}

/// What is thought of a password.
pub struct Judgement {
    /// What is wrong with it, if anything is.
    pub problem: Option<NewPasswordProblem>,
    strength: Strength,
}

/// Judges a password for somebody of whom `about` is known: too short, too long, too easy to guess, stolen elsewhere.
pub async fn judge(state: &AppState, password: &SecretString, about: &[&str], wish: Wish) -> Judgement {
    let quality = password_quality::estimate_aside(password, about).await;
    let in_itself = match password::check_new(password) {
        Err(PasswordProblem::TooLong) => Some(NewPasswordProblem::TooLong),
        Err(_) => Some(NewPasswordProblem::TooShort),
        Ok(()) => (!quality.strength.is_enough()).then_some(NewPasswordProblem::TooGuessable(quality.weakness)),
    };
    let problem = match in_itself {
        None if wish != Wish::LookWhileTyping && breached::is_breached(state, password).await => {
            Some(NewPasswordProblem::Breached)
        }
        other => other,
    };
    Judgement {
        problem,
        strength: quality.strength,
    }
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
    PageQuery(query): PageQuery<DestinationQuery>,
) -> Result<Response, PageError> {
    let destination = Destination::load(&state, &browser, &query).await?;
    let Some(candidate) =
        complete::candidate_for_action(&state, &browser, &headers, RequiredAction::NewPassword).await?
    else {
        return Ok(Redirect::to(&destination.next_step()).into_response());
    };
    let shell = destination
        .shell(&state, &mut browser, &headers, Some(&candidate.user))
        .await?;
    Ok(render(
        StatusCode::OK,
        page(shell, &candidate, &destination, NewPasswordProblems::default()),
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
    PageQuery(query): PageQuery<DestinationQuery>,
    PageParameters(form): PageParameters,
) -> Result<Response, PageError> {
    check_form(&state, &headers, &browser, &form)?;
    let destination = Destination::load(&state, &browser, &query).await?;
    let Some(candidate) =
        complete::candidate_for_action(&state, &browser, &headers, RequiredAction::NewPassword).await?
    else {
        return Ok(Redirect::to(&destination.next_step()).into_response());
    };
    let hash = match chosen(&state, &candidate.user, &form).await? {
        Ok(hash) => hash,
        Err(problems) => {
            let shell = destination
                .shell(&state, &mut browser, &headers, Some(&candidate.user))
                .await?;
            let status = problems.status();
            return Ok(render(status, page(shell, &candidate, &destination, problems)));
        }
    };
    let bench = bench(&state, &context);
    new_password::choose(&bench, candidate.user.id, &hash).await?;
    let visit = Visit {
        state: &state,
        context: &context,
        headers: &headers,
        destination: &destination,
    };
    // No browser is known any more; this one will be again.
    let candidate = SignInCandidate {
        known: None,
        ..candidate
    };
    Ok(complete::settled(&visit, &mut browser, candidate).await?.go_on())
}

fn page(
    shell: Shell,
    candidate: &SignInCandidate,
    destination: &Destination,
    problems: NewPasswordProblems,
) -> NewPasswordPage {
    NewPasswordPage {
        shell,
        form_action: destination.address("/login/new-password"),
        account: AccountLabel::of(candidate, destination),
        problems,
    }
}
