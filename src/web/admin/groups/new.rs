//! `/admin/groups/new`: making a group.

use askama::Template;
use axum::{
    http::StatusCode,
    response::{IntoResponse as _, Redirect, Response},
};
use serde::Deserialize;

use crate::{
    domain::right::Right,
    http::{
        error_page::ErrorKind,
        errors::PageError,
        forms::CheckedForm,
        page::{Shell, render},
        parameters::PageQuery,
    },
    management::{change_error::ChangeError, groups},
    web::console::{
        administrator::Administrator,
        frame::{Frame, Section},
        group,
        group_form::GroupForm,
    },
};

/// The form.
#[derive(Template)]
#[template(path = "admin/groups/new.html")]
pub struct NewGroupPage {
    /// The common data of every page.
    pub shell: Shell,
    /// The frame of the console.
    pub frame: Frame,
    /// What was typed.
    pub typed: GroupForm,
    /// Whether the administrator may make groups below some only.
    pub must_be_below: bool,
    /// Why the group was not made.
    pub problem: Option<String>,
}

/// The query of the page.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct NewGroupQuery {
    /// The name of the group above.
    below: String,
}

/// The form.
///
/// # Errors
/// When the administrator may make no groups (403), or the store fails (503 or 500).
pub async fn get(
    mut administrator: Administrator,
    PageQuery(query): PageQuery<NewGroupQuery>,
) -> Result<Response, PageError> {
    if !administrator.authority.has_somewhere(Right::GroupsWrite) {
        return Err(ErrorKind::Forbidden.into());
    }
    let typed = GroupForm {
        parent: query.below,
        ..GroupForm::default()
    };
    show(&mut administrator, StatusCode::OK, (typed, None)).await
}

/// Makes the group, and leads to it.
///
/// # Errors
/// When the store fails (503 or 500).
pub async fn post(mut administrator: Administrator, CheckedForm(form): CheckedForm) -> Result<Response, PageError> {
    let typed = GroupForm::read(&form);
    let messages = administrator.request.messages(&[], Some(&administrator.user));
    let context = administrator.context();
    let made = match typed.parent_of(context, &messages).await {
        Ok(parent) => groups::change::create(context, typed.change(parent, false)).await,
        Err(error) => Err(error),
    };
    match made {
        Ok(made) => {
            let address = format!("{}?done=created", group::address(made.value.id));
            Ok(Redirect::to(&address).into_response())
        }
        Err(error) => {
            let status = match &error {
                ChangeError::NotDone(_) | ChangeError::TooMuch(_) => StatusCode::FORBIDDEN,
                _ => StatusCode::UNPROCESSABLE_ENTITY,
            };
            let problem = group::sentence(&messages, error)?;
            show(&mut administrator, status, (typed, Some(problem))).await
        }
    }
}

async fn show(
    administrator: &mut Administrator,
    status: StatusCode,
    (typed, problem): (GroupForm, Option<String>),
) -> Result<Response, PageError> {
    let (shell, frame) = administrator.frame(Section::Groups).await?;
    let page = NewGroupPage {
        must_be_below: !administrator.authority.has(Right::GroupsWrite),
        typed,
        problem,
        shell,
        frame,
    };
    Ok(render(status, &page.shell, &page))
}
