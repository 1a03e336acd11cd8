//! `/admin/roles/new`: making a role.

use askama::Template;
use axum::{
    http::StatusCode,
    response::{IntoResponse as _, Redirect, Response},
};

use crate::{
    domain::{
        right::{Right, Rights},
        role::Role,
    },
    http::{
        error_page::ErrorKind,
        errors::PageError,
        forms::CheckedForm,
        page::{Shell, render},
    },
    management::roles::{self, holders},
    web::console::{
        administrator::Administrator,
        frame::{Frame, Section},
        rights::{self, RightGroup},
        role,
    },
};

/// The form.
#[derive(Template)]
#[template(path = "admin/roles/new.html")]
pub struct NewRolePage {
    /// The common data of every page.
    pub shell: Shell,
    /// The frame of the console.
    pub frame: Frame,
    /// The name that was typed.
    pub name: String,
    /// What it is for.
    pub description: String,
    /// The rights that a role of the administrator can allow.
    pub rights: Vec<RightGroup>,
    /// Why the role was not made.
    pub problem: Option<String>,
}

/// The form.
///
/// # Errors
/// When the administrator may make no roles (403), or the store fails (503 or 500).
pub async fn get(mut administrator: Administrator) -> Result<Response, PageError> {
    if !administrator.authority.has(Right::RolesWrite) {
        return Err(ErrorKind::Forbidden.into());
    }
    let typed = Role {
        name: String::new(),
        description: String::new(),
        rights: Rights::NONE,
        allows_unknown: false,
    };
    show(&mut administrator, StatusCode::OK, typed, None).await
}

/// Makes the role, and leads to it.
///
/// # Errors
/// When the store fails (503 or 500).
pub async fn post(mut administrator: Administrator, CheckedForm(form): CheckedForm) -> Result<Response, PageError> {
    let field = |name: &str| form.get(name).unwrap_or_default().trim().to_owned();
    let typed = Role {
        name: field("name"),
        description: field("description"),
        rights: rights::chosen(&form),
        allows_unknown: false,
    };
    match roles::create(administrator.context(), &typed).await {
        Ok(()) => Ok(Redirect::to(&format!("{}?done=created", role::address(&typed.name))).into_response()),
        Err(error) => {
            let messages = administrator.request.messages(&[], Some(&administrator.user));
            let problem = role::sentence(&messages, error)?;
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            show(&mut administrator, status, typed, Some(problem)).await
        }
    }
}

async fn show(
    administrator: &mut Administrator,
    status: StatusCode,
    typed: Role,
    problem: Option<String>,
) -> Result<Response, PageError> {
    let (shell, frame) = administrator.frame(Section::Roles).await?;
    let allowed = holders::allowed(administrator.context(), None).await?;
    let page = NewRolePage {
        rights: rights::choices(&shell.messages, allowed.grantable, typed.rights),
        name: typed.name,
        description: typed.description,
        problem,
        shell,
        frame,
    };
    Ok(render(status, &page.shell, &page))
}
