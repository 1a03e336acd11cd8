//! `/admin/groups/{id}/settings`: what a group is.

use askama::Template;
use axum::{
    http::StatusCode,
    response::{IntoResponse as _, Redirect, Response},
};

use crate::{
    context::Context,
    domain::{group::Group, ids::GroupId, right::Right},
    http::{
        error_page::ErrorKind,
        errors::PageError,
        forms::CheckedForm,
        messages::Messages,
        page::{Shell, render},
        parameters::PagePath,
    },
    management::{
        change_error::ChangeError,
        groups::{
            self,
            allowed::{self, Allowed},
            change,
        },
    },
    protocol::parameters::Parameters,
    store::Versioned,
    web::console::{
        administrator::Administrator,
        frame::{Frame, Section},
        group,
        group_form::GroupForm,
        refusal,
        seen::seen,
    },
};

/// The form.
#[derive(Template)]
#[template(path = "admin/groups/group/settings.html")]
pub struct GroupSettingsPage {
    /// The common data of every page.
    pub shell: Shell,
    /// The frame of the console.
    pub frame: Frame,
    /// Where its page is.
    pub address: String,
    /// Its name.
    pub title: String,
    /// The version that is changed.
    pub version: i64,
    /// What is stored, or was typed.
    pub typed: GroupForm,
    /// What the administrator may do.
    pub may: Allowed,
    /// Why nothing was changed.
    pub problem: Option<String>,
}

/// The form.
///
/// # Errors
/// When there is no such group (404), the administrator may not change it (403), or the store fails (503 or 500).
pub async fn get(mut administrator: Administrator, PagePath(id): PagePath) -> Result<Response, PageError> {
    let found = find(&administrator, &id).await?;
    let context = administrator.context();
    let parent = match found.value.parent {
        Some(parent) => Some(groups::name_of(&context.store, parent).await?),
        None => None,
    };
    let typed = GroupForm::of(&found.value, parent);
    show(&mut administrator, &found, StatusCode::OK, (typed, None)).await
}

/// Changes what the group is.
///
/// # Errors
/// When there is no such group (404), the administrator may not change it (403), or the store fails (503 or 500).
pub async fn post(
    mut administrator: Administrator,
    PagePath(id): PagePath,
    CheckedForm(form): CheckedForm,
) -> Result<Response, PageError> {
    let found = find(&administrator, &id).await?;
    let messages = administrator.request.messages(&[], Some(&administrator.user));
    let mut typed = GroupForm::read(&form);
    if form.get("name").is_none() && !administrator.authority.has(Right::GroupsWrite) {
        typed.name.clone_from(&found.value.name);
    }
    let changed = save(administrator.context(), &messages, &found.value, &form, &typed).await;
    match changed {
        Ok(changed) => {
            let address = format!("{}?done=changed", group::address(changed.value.id));
            Ok(Redirect::to(&address).into_response())
        }
        Err(error) => {
            let status = refusal::status(&error);
            let problem = group::sentence(&messages, error)?;
            show(&mut administrator, &found, status, (typed, Some(problem))).await
        }
    }
}

async fn find(administrator: &Administrator, id: &str) -> Result<Versioned<Group>, PageError> {
    let id: GroupId = id.parse().map_err(|_| ErrorKind::NotFound)?;
    let found = groups::get(administrator.context(), Right::GroupsWrite, id).await;
    found.map_err(refusal::page)
}

async fn save(
    context: &Context,
    messages: &Messages,
    group: &Group,
    form: &Parameters,
    typed: &GroupForm,
) -> Result<Versioned<Group>, ChangeError> {
    let version = seen(form, "version")?;
    // A form without a place leaves the group where it is: whoever may not move it gets such a form.
    let parent = match form.get("place") {
        Some(_) => typed.parent_of(context, messages).await?,
        None => group.parent,
    };
    change::change(context, group.id, version, typed.change(parent, group.disabled)).await
}

async fn show(
    administrator: &mut Administrator,
    found: &Versioned<Group>,
    status: StatusCode,
    (typed, problem): (GroupForm, Option<String>),
) -> Result<Response, PageError> {
    let (shell, frame) = administrator.frame(Section::Groups).await?;
    let may = allowed::with_group(administrator.context(), &found.value).await?;
    let page = GroupSettingsPage {
        address: group::address(found.value.id),
        title: found.value.name.clone(),
        version: found.version,
        may,
        typed,
        problem,
        shell,
        frame,
    };
    Ok(render(status, &page.shell, &page))
}
