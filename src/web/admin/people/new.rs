//! `/admin/people/new`: making an account.

use askama::Template;
use axum::{
    http::StatusCode,
    response::{IntoResponse as _, Redirect, Response},
};

use crate::{
    domain::{
        attribute::{AttributeDefinition, Attributes},
        right::Right,
        user::UserClaims,
    },
    http::{
        attribute_fields::{self, AttributeField},
        error_page::ErrorKind,
        errors::PageError,
        forms::CheckedForm,
        page::{Shell, render},
    },
    management::{
        attributes::values,
        users::change::{self, NewUser},
    },
    protocol::parameters::Parameters,
    web::console::{
        administrator::Administrator,
        frame::{Frame, Section},
        refusal,
    },
};

/// The form.
#[derive(Template)]
#[template(path = "admin/people/new.html")]
pub struct NewPersonPage {
    /// The common data of every page.
    pub shell: Shell,
    /// The frame of the console.
    pub frame: Frame,
    /// What was typed.
    pub typed: Typed,
    /// Why the account was not made.
    pub problem: Option<String>,
}

/// What was typed.
#[derive(Clone, Debug, Default)]
pub struct Typed {
    /// Their full name.
    pub name: String,
    /// Their user name.
    pub username: String,
    /// Their address.
    pub email: String,
    /// A group to begin with.
    pub group: String,
    /// What is known beside that.
    pub attributes: Vec<AttributeField>,
}

/// The form.
///
/// # Errors
/// When the administrator may make no accounts (403), or the store fails (503 or 500).
pub async fn get(mut administrator: Administrator) -> Result<Response, PageError> {
    if !administrator.authority.has_somewhere(Right::UsersWrite) {
        return Err(ErrorKind::Forbidden.into());
    }
    let definitions = values::defined(administrator.context()).await.map_err(refusal::page)?;
    let typed = Typed::of(&Parameters::default(), &definitions);
    show(&mut administrator, StatusCode::OK, typed, None).await
}

/// Makes the account, and leads to it.
///
/// # Errors
/// When the store fails (503 or 500).
pub async fn post(mut administrator: Administrator, CheckedForm(form): CheckedForm) -> Result<Response, PageError> {
    let definitions = values::defined(administrator.context()).await.map_err(refusal::page)?;
    let typed = Typed::of(&form, &definitions);
    let new = NewUser {
        attributes: attribute_fields::values(&typed.attributes, &form, &Attributes::new()),
        ..typed.account()
    };
    let made = change::create(administrator.context(), &new).await;
    match made {
        Ok(made) => {
            let address = format!("/admin/people/{}?done=created", made.value.id);
            Ok(Redirect::to(&address).into_response())
        }
        Err(error) => {
            let messages = administrator.request.messages(&[], Some(&administrator.user));
            let problem = refusal::sentence(&messages, error)?;
            show(
                &mut administrator,
                StatusCode::UNPROCESSABLE_ENTITY,
                typed,
                Some(problem),
            )
            .await
        }
    }
}

async fn show(
    administrator: &mut Administrator,
    status: StatusCode,
    typed: Typed,
    problem: Option<String>,
) -> Result<Response, PageError> {
    let (shell, frame) = administrator.frame(Section::People).await?;
    let page = NewPersonPage {
        shell,
        frame,
        typed,
        problem,
    };
    Ok(render(status, &page.shell, &page))
}

impl Typed {
    fn of(form: &Parameters, definitions: &[AttributeDefinition]) -> Self {
        let field = |name: &str| form.get(name).unwrap_or_default().trim().to_owned();
        Self {
            name: field("name"),
            username: field("username"),
            email: field("email"),
            group: field("group"),
            attributes: AttributeField::typed(definitions, form),
        }
    }

    fn account(&self) -> NewUser {
        let given = |text: &String| Some(text.clone()).filter(|text| !text.is_empty());
        NewUser {
            claims: UserClaims {
                name: given(&self.name),
                preferred_username: given(&self.username),
                email: given(&self.email),
                ..UserClaims::default()
            },
            disabled: false,
            password: None,
            must_change_password: false,
            groups: given(&self.group).into_iter().collect(),
            attributes: Attributes::new(),
        }
    }
}
