//! `/admin/groups/{id}`: one group, its members, and what can be done with it.

use askama::Template;
use axum::{
    http::StatusCode,
    response::{IntoResponse as _, Redirect, Response},
};
use serde::Deserialize;

use crate::{
    context::Context,
    domain::{
        group::Group,
        ids::{GroupId, UserId},
        right::Right,
    },
    http::{
        error_page::ErrorKind,
        errors::PageError,
        forms::CheckedForm,
        messages::Messages,
        page::{Shell, path_segment, render},
        parameters::{PagePath, PageQuery},
    },
    management::{
        change_error::ChangeError,
        groups::{
            self,
            allowed::{self, Allowed},
            change::{self, GroupChange},
            members, tree,
        },
        managed,
    },
    protocol::parameters::Parameters,
    store::{Versioned, listing::Cursor},
    web::console::{
        actions::actions,
        administrator::Administrator,
        frame::{Frame, Section},
        group::{self, GivenRole, GroupLink, MemberRow, Rows},
        refusal,
        seen::seen,
        undo::Undo,
    },
};

pub mod settings;

/// One group.
#[derive(Template)]
#[template(path = "admin/groups/group.html")]
pub struct GroupPage {
    /// The common data of every page.
    pub shell: Shell,
    /// The frame of the console.
    pub frame: Frame,
    /// The group.
    pub group: Group,
    /// Where its page is, and its forms post to.
    pub address: String,
    /// The version that a change is of.
    pub version: i64,
    /// The groups above, from the highest on.
    pub above: Vec<GroupLink>,
    /// The groups right below.
    pub below: Rows<GroupLink>,
    /// Its members; `None` for whoever may not look at them.
    pub members: Option<Rows<MemberRow>>,
    /// The roles that members have by it; `None` for whoever may not look at roles.
    pub roles: Option<Vec<GivenRole>>,
    /// What members have to prove.
    pub proof: Option<String>,
    /// Since when it is there.
    pub made_on: String,
    /// What the administrator may do.
    pub may: Allowed,
    /// Whether state files manage it.
    pub managed: bool,
    /// Whether the administrator may take it back from them.
    pub may_release: bool,
    /// What is looked at.
    pub view: GroupView,
    /// What was just done.
    pub done: Option<String>,
    /// What takes it back.
    pub undo: Option<Undo>,
    /// Why something was not done.
    pub problem: Option<String>,
}

/// The query of the page.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct GroupView {
    /// A part of a member's name.
    pub q: String,
    /// Where the page of members before ended.
    pub after: String,
    /// Where the page of groups below before ended.
    pub below: String,
    /// What was just done.
    pub done: String,
    /// Who was taken out.
    pub person: String,
}

/// One group.
///
/// # Errors
/// When there is no such group (404), the administrator may not look at it (403), or the store fails (503 or 500).
pub async fn get(
    mut administrator: Administrator,
    PagePath(id): PagePath,
    PageQuery(view): PageQuery<GroupView>,
) -> Result<Response, PageError> {
    let id = group_id(&id)?;
    show(&mut administrator, id, view, None).await
}

/// Does something with the group.
///
/// # Errors
/// When there is no such group (404), or the store fails (503 or 500).
pub async fn post(
    mut administrator: Administrator,
    PagePath(id): PagePath,
    CheckedForm(form): CheckedForm,
) -> Result<Response, PageError> {
    let id = group_id(&id)?;
    let messages = administrator.request.messages(&[], Some(&administrator.user));
    let action = form.get("do").and_then(Action::parse).ok_or(ErrorKind::BadRequest)?;
    match carry_out(administrator.context(), &messages, id, action, &form).await {
        Ok(()) if action == Action::Remove => Ok(Redirect::to("/admin/groups?done=removed").into_response()),
        Ok(()) => {
            // Over a disabled group only those have rights who have them over everything.
            let is_lost = groups::get(administrator.context(), Right::GroupsRead, id)
                .await
                .is_err();
            let address = match is_lost {
                true => "/admin/groups".to_owned(),
                false => match form.get("user").filter(|_| action == Action::TakeOut) {
                    Some(user) => format!("{}?done=take-out&person={}", group::address(id), path_segment(user)),
                    None => format!("{}?done={}", group::address(id), action.as_str()),
                },
            };
            Ok(Redirect::to(&address).into_response())
        }
        Err(error) => {
            let problem = group::sentence(&messages, error)?;
            show(&mut administrator, id, GroupView::default(), Some(problem)).await
        }
    }
}

fn group_id(text: &str) -> Result<GroupId, PageError> {
    text.parse().map_err(|_| ErrorKind::NotFound.into())
}

actions! {
    Created = "created",
    Changed = "changed",
    Add = "add",
    TakeOut = "take-out",
    Disable = "disable",
    Enable = "enable",
    Remove = "remove",
    Release = "release",
}

impl Action {
    /// That it was done, as text.
    fn said(self, messages: &Messages) -> String {
        match self {
            Self::Created => messages.text("admin-done-group-created"),
            Self::Changed => messages.text("admin-done-changed"),
            Self::Add => messages.text("admin-done-joined"),
            Self::TakeOut => messages.text("admin-done-left"),
            Self::Disable => messages.text("admin-done-group-disabled"),
            Self::Enable => messages.text("admin-done-group-enabled"),
            Self::Remove => messages.text("admin-done-group-removed"),
            Self::Release => messages.text("admin-done-released"),
        }
    }
}

/// What takes it back. A group that was changed meanwhile stays as it is.
fn undo(action: Action, version: i64, person: &str) -> Option<Undo> {
    let version = || [("version", version.to_string())];
    match action {
        Action::Disable => Some(Undo::new(Action::Enable.as_str(), version())),
        Action::Enable => Some(Undo::new(Action::Disable.as_str(), version())),
        Action::TakeOut if !person.is_empty() => Some(Undo::new(Action::Add.as_str(), [("person", person.to_owned())])),
        _ => None,
    }
}

async fn carry_out(
    context: &Context,
    messages: &Messages,
    id: GroupId,
    action: Action,
    form: &Parameters,
) -> Result<(), ChangeError> {
    let field = |name: &str| form.get(name).unwrap_or_default().trim().to_owned();
    match action {
        Action::Created | Action::Changed => {}
        Action::Release => managed::release_group(context, id).await?,
        Action::Add => {
            let name = field("person");
            match members::add_named(context, id, &name).await {
                Err(ChangeError::NotFound("user")) => {
                    let named = [("person", name.as_str())];
                    let problem = messages.text_with("admin-problem-no-person", &named);
                    return Err(ChangeError::InUse(problem));
                }
                added => drop(added?),
            }
        }
        Action::TakeOut => {
            let user: UserId = field("user").parse().map_err(|_| ChangeError::NotFound("user"))?;
            members::remove(context, id, user).await?;
        }
        Action::Disable | Action::Enable => {
            let found = groups::get(context, Right::GroupsWrite, id).await?;
            let version = seen(form, "version")?;
            let wanted = GroupChange {
                disabled: action == Action::Disable,
                ..GroupChange::of(&found.value)
            };
            change::change(context, id, version, wanted).await?;
        }
        Action::Remove => {
            let found = groups::get(context, Right::GroupsWrite, id).await?;
            if field("typed") != found.value.name {
                return Err(ChangeError::InUse(messages.text("admin-problem-typed-name")));
            }
            change::remove(context, id, seen(form, "version")?).await?;
        }
    }
    Ok(())
}

async fn show(
    administrator: &mut Administrator,
    id: GroupId,
    view: GroupView,
    problem: Option<String>,
) -> Result<Response, PageError> {
    let found: Versioned<Group> = groups::get(administrator.context(), Right::GroupsRead, id)
        .await
        .map_err(refusal::page)?;
    let group = found.value;
    let (shell, frame) = administrator.frame(Section::Groups).await?;
    let context = administrator.context();
    let may = allowed::with_group(context, &group).await?;
    let members = match may.see_members {
        false => None,
        true => Some(group::members(context, id, &view.q, Cursor::from_text(&view.after)).await?),
    };
    let above = tree::above(context, id).await?;
    let page = GroupPage {
        address: group::address(id),
        version: found.version,
        managed: found.managed,
        may_release: may.change,
        above: above.iter().map(GroupLink::of).collect(),
        below: group::below(context, id, Cursor::from_text(&view.below)).await?,
        members,
        roles: group::roles(context, &group).await?,
        proof: group::proof(&shell.messages, group.required_acr),
        made_on: shell.messages.date(found.created_at),
        undo: Action::parse(&view.done).and_then(|action| undo(action, found.version, &view.person)),
        done: Action::parse(&view.done).map(|action| action.said(&shell.messages)),
        group,
        may,
        view,
        problem,
        shell,
        frame,
    };
    let status = match page.problem {
        Some(_) => StatusCode::CONFLICT,
        None => StatusCode::OK,
    };
    Ok(render(status, &page.shell, &page))
}

impl GroupPage {
    /// The address of the members after these.
    pub fn members_next(&self) -> Option<String> {
        let next = self.members.as_ref()?.next.as_deref()?;
        Some(self.with(&[("q", self.view.q.as_str()), ("after", next)]))
    }

    /// The address of the groups below after these.
    pub fn below_next(&self) -> Option<String> {
        let next = self.below.next.as_deref()?;
        Some(self.with(&[("below", next)]))
    }

    fn with(&self, query: &[(&str, &str)]) -> String {
        let mut text = url::form_urlencoded::Serializer::new(String::new());
        text.extend_pairs(query);
        format!("{}?{}", self.address, text.finish())
    }
}
