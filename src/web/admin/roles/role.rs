//! `/admin/roles/{name}`: one role, what it allows, and who has it.

use askama::Template;
use axum::{
    http::StatusCode,
    response::{IntoResponse as _, Redirect, Response},
};
use serde::Deserialize;

use crate::{
    context::Context,
    domain::{
        right::{Right, Rights},
        role::{Over, Role, RoleAssignment},
    },
    http::{
        error_page::ErrorKind,
        errors::PageError,
        forms::CheckedForm,
        messages::Messages,
        page::{Shell, render},
        parameters::{PagePath, PageQuery},
    },
    management::{
        authority::NotDone,
        change_error::ChangeError,
        groups, managed,
        roles::{
            self, Holder, Listed, RoleError,
            holders::{self, Allowed},
        },
        users,
    },
    protocol::parameters::Parameters,
    web::console::{
        actions::actions,
        administrator::Administrator,
        frame::{Frame, Section},
        refusal,
        rights::{self, RightGroup},
        role::{self, HolderRow},
    },
};

/// One role.
#[derive(Template)]
#[template(path = "admin/roles/role.html")]
pub struct RolePage {
    /// The common data of every page.
    pub shell: Shell,
    /// The frame of the console.
    pub frame: Frame,
    /// Its name.
    pub name: String,
    /// Where its page is, and its forms post to.
    pub address: String,
    /// What it is for, in the reader's language.
    pub lead: String,
    /// What it is for, as it is stored or was typed.
    pub description: String,
    /// Whether it never changes.
    pub is_built_in: bool,
    /// Whether it allows something that only another release knows.
    pub allows_unknown: bool,
    /// The version that a change is of.
    pub version: i64,
    /// What it allows; where it can be changed, with all that it could.
    pub rights: Vec<RightGroup>,
    /// Whether state files manage it.
    pub managed: bool,
    /// Whether the administrator may take it back from them.
    pub may_release: bool,
    /// What the administrator may do.
    pub may: Allowed,
    /// The groups whose members have it.
    pub groups: Vec<HolderRow>,
    /// People who have it themselves.
    pub people: Vec<HolderRow>,
    /// The address of more of these.
    pub next: Option<String>,
    /// Whether this is not the first page of them.
    pub is_further: bool,
    /// What was typed to give it.
    pub giving: GiveForm,
    /// What was just done.
    pub done: Option<String>,
    /// Why something was not done.
    pub problem: Option<String>,
}

/// Whom it is to be given, and over what, as it is typed.
#[derive(Clone, Debug, Default)]
pub struct GiveForm {
    /// `person` or `group`.
    pub to: String,
    /// Their name.
    pub name: String,
    /// The name of the group that it is over; empty for everything.
    pub over: String,
}

/// The query of the page.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct RoleQuery {
    /// Where the page of people before ended.
    pub after: String,
    /// What was just done.
    pub done: String,
}

/// What the page says of what was tried.
#[derive(Default)]
struct Said {
    typed: Option<Role>,
    giving: GiveForm,
    problem: Option<String>,
}

/// One role.
///
/// # Errors
/// When there is no such role (404), the administrator may not look at it (403), or the store fails (503 or 500).
pub async fn get(
    mut administrator: Administrator,
    PagePath(name): PagePath,
    PageQuery(query): PageQuery<RoleQuery>,
) -> Result<Response, PageError> {
    let found = find(&administrator, &name).await?;
    show(&mut administrator, found, query, Said::default()).await
}

/// Changes the role, gives it, or takes it away.
///
/// # Errors
/// When there is no such role (404), the administrator may not look at it (403), or the store fails (503 or 500).
pub async fn post(
    mut administrator: Administrator,
    PagePath(name): PagePath,
    CheckedForm(form): CheckedForm,
) -> Result<Response, PageError> {
    let found = find(&administrator, &name).await?;
    let messages = administrator.request.messages(&[], Some(&administrator.user));
    let action = form.get("do").and_then(Action::parse).ok_or(ErrorKind::BadRequest)?;
    let mut said = Said::default();
    if action == Action::Remove && form.get("typed") != Some(&name) {
        said.problem = Some(messages.text("admin-problem-typed-name"));
        return show(&mut administrator, found, RoleQuery::default(), said).await;
    }
    match carry_out(administrator.context(), &found.role, action, &form).await {
        Ok(()) if action == Action::Remove => Ok(Redirect::to("/admin/roles?done=removed").into_response()),
        Ok(()) => {
            let address = format!("{}?done={}", role::address(&name), action.as_str());
            Ok(Redirect::to(&address).into_response())
        }
        Err(error) => {
            said.typed = (action == Action::Change).then(|| typed(&found.role, &form));
            said.giving = GiveForm::read(&form);
            said.problem = Some(role::sentence(&messages, error)?);
            show(&mut administrator, found, RoleQuery::default(), said).await
        }
    }
}

actions! {
    Created = "created",
    Change = "change",
    Give = "give",
    Take = "take",
    Remove = "remove",
    Release = "release",
}

impl Action {
    /// That it was done, as text.
    fn said(self, messages: &Messages) -> String {
        match self {
            Self::Created => messages.text("admin-done-role-created"),
            Self::Change => messages.text("admin-done-changed"),
            Self::Give => messages.text("admin-done-role-given"),
            Self::Take => messages.text("admin-done-role-taken"),
            Self::Remove => messages.text("admin-done-role-removed"),
            Self::Release => messages.text("admin-done-released"),
        }
    }
}

async fn carry_out(context: &Context, role: &Role, action: Action, form: &Parameters) -> Result<(), RoleError> {
    match action {
        Action::Created => Ok(()),
        Action::Change => roles::change(context, &typed(role, form), version(form)).await,
        Action::Give => give(context, &role.name, &GiveForm::read(form)).await,
        Action::Take => take(context, &role.name, form).await,
        Action::Release => managed::release_role(context, &role.name)
            .await
            .map_err(|error| match error {
                ChangeError::NotDone(error) => error.into(),
                _ => RoleError::NoSuchRole(role.name.clone()),
            }),
        Action::Remove => roles::remove(context, &role.name, version(form)).await,
    }
}

fn typed(role: &Role, form: &Parameters) -> Role {
    Role {
        description: form.get("description").unwrap_or_default().trim().to_owned(),
        rights: rights::chosen(form),
        ..role.clone()
    }
}

async fn find(administrator: &Administrator, name: &str) -> Result<Listed, PageError> {
    let found = roles::find(administrator.context(), Right::RolesRead, name).await;
    let found = found.map_err(|error| refusal::page(ChangeError::NotDone(error)))?;
    found.ok_or_else(|| ErrorKind::NotFound.into())
}

/// A version that no role has, where the form names none.
fn version(form: &Parameters) -> i64 {
    form.get("version")
        .and_then(|version| version.parse().ok())
        .unwrap_or(-1)
}

/// Whom and what the actor may not give a role to is answered like what is not there.
async fn give(context: &Context, role: &str, form: &GiveForm) -> Result<(), RoleError> {
    let right = Right::RolesAssign;
    let holder = match form.to.as_str() {
        "group" => {
            let found = groups::find_with(context, right, &form.name).await?;
            found.map(|group| Holder::Group(group.id))
        }
        _ => users::find(context, &form.name)
            .await?
            .map(|user| Holder::User(user.id)),
    };
    let over = match form.over.as_str() {
        "" => Over::Everything,
        name => {
            let found = groups::find_with(context, right, name).await?;
            Over::Group(found.ok_or(RoleError::NoSuchGroup)?.id)
        }
    };
    let role = role.to_owned();
    let holder = holder.ok_or(RoleError::NoSuchHolder)?;
    match roles::assign(context, holder, &RoleAssignment { role, over }).await {
        Err(RoleError::NotDone(NotDone::NotAllowed(Right::RolesAssign))) => Err(RoleError::NoSuchHolder),
        given => given.map(drop),
    }
}

async fn take(context: &Context, role: &str, form: &Parameters) -> Result<(), RoleError> {
    let holder = form.get("holder").and_then(role::holder);
    let over = match form.get("over") {
        None => Over::Everything,
        Some(group) => Over::Group(group.parse().map_err(|_| RoleError::NoSuchGroup)?),
    };
    let role = role.to_owned();
    let holder = holder.ok_or(RoleError::NoSuchHolder)?;
    roles::unassign(context, holder, &RoleAssignment { role, over }).await?;
    Ok(())
}

async fn show(
    administrator: &mut Administrator,
    found: Listed,
    query: RoleQuery,
    said: Said,
) -> Result<Response, PageError> {
    let (shell, frame) = administrator.frame(Section::Roles).await?;
    let context = administrator.context();
    let stored = &found.role;
    let mut may = holders::allowed(context, Some(stored)).await?;
    may.change &= !found.managed;
    may.remove &= !found.managed;
    let held = holders::of_role(context, stored, &query.after).await;
    let held = held.map_err(|error| refusal::page(ChangeError::NotDone(error)))?;
    let (mut groups, mut people) = (Vec::new(), Vec::new());
    for row in &held.groups {
        groups.push(HolderRow::of(context, row).await?);
    }
    for row in &held.people {
        people.push(HolderRow::of(context, row).await?);
    }
    let shown = said.typed.as_ref().unwrap_or(stored);
    let offered: Rights = if may.change { may.grantable } else { stored.rights };
    let address = role::address(&stored.name);
    let page = RolePage {
        name: stored.name.clone(),
        lead: role::description(&shell.messages, stored),
        description: shown.description.clone(),
        is_built_in: found.version.is_none(),
        allows_unknown: stored.allows_unknown,
        version: found.version.unwrap_or_default(),
        managed: found.managed,
        may_release: administrator.authority.has(Right::RolesWrite),
        rights: rights::choices(&shell.messages, offered, shown.rights),
        next: held.next.map(|after| format!("{address}?after={after}")),
        is_further: !query.after.is_empty(),
        giving: said.giving,
        done: Action::parse(&query.done).map(|action| action.said(&shell.messages)),
        problem: said.problem,
        address,
        may,
        groups,
        people,
        shell,
        frame,
    };
    let status = match page.problem {
        Some(_) => StatusCode::CONFLICT,
        None => StatusCode::OK,
    };
    Ok(render(status, &page.shell, &page))
}

impl GiveForm {
    fn read(form: &Parameters) -> Self {
        let field = |name: &str| form.get(name).unwrap_or_default().trim().to_owned();
        Self {
            to: field("to"),
            name: field("name"),
            over: field("over"),
        }
    }
}
