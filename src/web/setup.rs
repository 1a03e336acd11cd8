//! `/setup`: the first administrator creates their account, and then signs in as usual. It is closed permanently afterwards.

use askama::Template;
use axum::{http::StatusCode, response::Response};
use serde::Deserialize;

use crate::{
    accounts::password::{Purpose, TypedPassword},
    crypto::token::{self, PresentedToken, TokenKind},
    domain::{authentication_method::AuthenticationMethod, person_name},
    http::{
        error_page::ErrorKind,
        errors::PageError,
        forms::CheckedForm,
        metrics,
        page::{Shell, render},
        page_request::PageRequest,
        parameters::PageQuery,
    },
    management::setup::{self, Administrator, FieldProblem, Problems, SetupError},
    protocol::parameters::Parameters,
    web::sign_in::{
        complete,
        destination::Destination,
        new_password_form::{sentence, typed_password},
    },
};

/// The page that creates the first account.
#[derive(Template)]
#[template(path = "setup.html")]
pub struct SetupPage {
    /// The common data of every page.
    pub shell: Shell,
    /// Where the form posts to. Fields: `csrf_token`, `token`, `name`, `username`, `email`, `password`, `password_again`.
    pub form_action: String,
    /// The set-up link's token.
    pub token: String,
    /// The entered values; never a password.
    pub typed: SetupFields,
    /// The problem with them.
    pub problems: Problems,
}

/// The entered values.
#[derive(Clone, Debug, Default)]
pub struct SetupFields {
    /// Their name.
    pub name: String,
    /// The username.
    pub username: String,
    /// Their e-mail address.
    pub email: String,
}

impl SetupPage {
    fn field_problem(&self, problem: Option<FieldProblem>) -> Option<String> {
        problem.map(|problem| match problem {
            FieldProblem::Missing => self.shell.text("problem-missing"),
            FieldProblem::NotAnEmailAddress => self.shell.text("problem-email"),
            FieldProblem::NotAUserName => self.shell.text("problem-username"),
            FieldProblem::Taken => self.shell.text("problem-taken"),
        })
    }

    fn name_problem(&self) -> Option<String> {
        self.field_problem(self.problems.name)
    }

    fn username_problem(&self) -> Option<String> {
        self.field_problem(self.problems.username)
    }

    fn email_problem(&self) -> Option<String> {
        self.field_problem(self.problems.email)
    }

    fn password_problem(&self) -> Option<String> {
        let problem = self.problems.password.problem?;
        Some(sentence(problem, &self.shell.messages))
    }

    fn password_again_problem(&self) -> Option<String> {
        let problem = self.problems.password.again?;
        Some(sentence(problem, &self.shell.messages))
    }
}

/// The token of the set-up link.
#[derive(Debug, Deserialize)]
pub struct SetupQuery {
    token: Option<String>,
}

/// The form, while set-up is open and the token is valid. Opening it does not redeem the token.
///
/// # Errors
/// When set-up is closed or the token is invalid (410).
pub async fn get(mut request: PageRequest, PageQuery(query): PageQuery<SetupQuery>) -> Result<Response, PageError> {
    let token = query.token.unwrap_or_default();
    let is_open = setup::is_open(&request.context, &link(&token)?).await?;
    ErrorKind::SetupLinkSpent.unless(is_open)?;
    let page = page(&mut request, token).await?;
    Ok(render(StatusCode::OK, &page.shell, &page))
}

/// Creates the first administrator, and closes set-up permanently.
///
/// # Errors
/// When set-up is closed (410), too many passwords wait to be hashed (503), or the store fails (503 or 500).
pub async fn post(mut request: PageRequest, CheckedForm(form): CheckedForm) -> Result<Response, PageError> {
    let token = form.get("token").unwrap_or_default().to_owned();
    let administrator = Administrator {
        name: person_name::shortened(form.get("name").unwrap_or_default()),
        username: field(&form, "username"),
        email: field(&form, "email"),
        password: TypedPassword {
            purpose: Purpose::Choose,
            ..typed_password(&form)
        },
    };
    match setup::complete(&request.context, &link(&token)?, &administrator).await {
        Ok(user) => {
            metrics::sign_in("succeeded");
            let method = AuthenticationMethod::Pwd;
            let recorded = complete::first_factor(&mut request, &Destination::home(), user, method).await?;
            Ok(recorded.go_on())
        }
        Err(SetupError::Wrong(problems)) => {
            let page = SetupPage {
                typed: SetupFields {
                    name: administrator.name,
                    username: administrator.username,
                    email: administrator.email,
                },
                problems: *problems,
                ..page(&mut request, token).await?
            };
            Ok(render(StatusCode::UNPROCESSABLE_ENTITY, &page.shell, &page))
        }
        Err(SetupError::LinkSpent) => Err(ErrorKind::SetupLinkSpent.into()),
        Err(SetupError::Throttled(throttled)) => Err(throttled.into()),
        Err(SetupError::Store(error)) => Err(error.into()),
        Err(SetupError::Overloaded(error)) => Err(error.into()),
    }
}

fn link(token: &str) -> Result<PresentedToken, PageError> {
    token::parse(TokenKind::Setup, token).ok_or_else(|| ErrorKind::SetupLinkSpent.into())
}

async fn page(request: &mut PageRequest, token: String) -> Result<SetupPage, PageError> {
    Ok(SetupPage {
        shell: request.shell(None).await?,
        form_action: "/setup".to_owned(),
        token,
        typed: SetupFields::default(),
        problems: Problems::default(),
    })
}

fn field(form: &Parameters, name: &str) -> String {
    form.get(name).unwrap_or_default().trim().chars().take(300).collect()
}
