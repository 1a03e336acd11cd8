//! Roles, as the console shows them: who has them, and why somebody may do something.

use std::collections::BTreeMap;

use super::{group::GroupLink, refusal, rights};
use crate::{
    context::Context,
    domain::{
        ids::UserId,
        right::Right,
        role::{Over, Role},
    },
    http::{error_page::ErrorKind, errors::PageError, messages::Messages},
    management::{
        authority::NotDone,
        roles::{
            Holder, RoleError,
            holders::{self, Held},
        },
    },
};

/// Somebody who has a role.
pub struct HolderRow {
    /// Their page.
    pub address: String,
    /// Their name.
    pub name: String,
    /// `person:` or `group:`, and their identifier: for the form that takes the role away.
    pub key: String,
    /// The group that it is over; `None` for everything.
    pub over: Option<GroupLink>,
    /// The identifier of that group, for the form.
    pub over_key: String,
    /// Whether the administrator may take it away.
    pub may_take: bool,
}

impl HolderRow {
    /// The row of `held`.
    ///
    /// # Errors
    /// When the store fails (503 or 500).
    pub async fn of(context: &Context, held: &Held) -> Result<Self, PageError> {
        let (address, key) = match held.holder {
            Holder::User(user) => (format!("/admin/people/{user}"), format!("person:{user}")),
            Holder::Group(group) => (super::group::address(group), format!("group:{group}")),
        };
        let (over, over_key) = match held.over {
            Over::Everything => (None, String::new()),
            Over::Group(group) => (Some(GroupLink::find(context, group).await?), group.to_string()),
        };
        Ok(Self {
            address,
            name: held.name.clone(),
            key,
            over,
            over_key,
            may_take: held.may_take,
        })
    }
}

/// Who acts on a role by the key of a [`HolderRow`].
pub fn holder(key: &str) -> Option<Holder> {
    match key.split_once(':')? {
        ("person", id) => id.parse().ok().map(Holder::User),
        ("group", id) => id.parse().ok().map(Holder::Group),
        _ => None,
    }
}

/// The address of a role's page.
pub fn address(name: &str) -> String {
    format!("/admin/roles/{name}")
}

/// What a role is for, in the reader's language where it is built in.
pub fn description(messages: &Messages, role: &Role) -> String {
    if Role::find_built_in(&role.name).is_none() {
        return role.description.clone();
    }
    match role.name.as_str() {
        "owner" => messages.text("admin-role-owner"),
        "admin" => messages.text("admin-role-admin"),
        "helpdesk" => messages.text("admin-role-helpdesk"),
        "app_developer" => messages.text("admin-role-app-developer"),
        "auditor" => messages.text("admin-role-auditor"),
        _ => role.description.clone(),
    }
}

/// What a user may do in the administration, and why.
pub struct Powers {
    /// The roles that they have.
    pub roles: Vec<HeldRole>,
    /// Each right that they have over anything, and where it comes from.
    pub rights: Vec<HeldRight>,
}

/// A role that a user has.
#[derive(Clone)]
pub struct HeldRole {
    /// Its page.
    pub address: String,
    /// Its name.
    pub name: String,
    /// The name of the group that it is over; `None` for everything.
    pub over: Option<String>,
    /// The page and the name of the group by which they have it; `None` where they have it themselves.
    pub by: Option<(String, String)>,
}

/// A right that a user has.
pub struct HeldRight {
    /// Its name.
    pub name: &'static str,
    /// What it allows.
    pub words: String,
    /// The roles that it comes from.
    pub from: Vec<HeldRole>,
}

/// What the user may do; `None` for whoever may not look at roles.
///
/// # Errors
/// When the store fails (503 or 500).
pub async fn powers(context: &Context, messages: &Messages, user: UserId) -> Result<Option<Powers>, PageError> {
    let reasons = match holders::reasons(context, user).await {
        Ok(reasons) => reasons,
        Err(NotDone::NotAllowed(_)) => return Ok(None),
        Err(error) => return Err(refusal::page(error.into())),
    };
    let mut roles = Vec::new();
    let mut by_right: BTreeMap<&str, (Right, Vec<HeldRole>)> = BTreeMap::new();
    for reason in reasons {
        let over = match reason.over {
            Over::Everything => None,
            Over::Group(group) => Some(GroupLink::find(context, group).await?.name),
        };
        let held = HeldRole {
            address: address(&reason.role.name),
            name: reason.role.name.clone(),
            over,
            by: reason.by.map(|group| (super::group::address(group.id), group.name)),
        };
        for right in reason.role.rights.iter() {
            let from = by_right.entry(right.as_str()).or_insert_with(|| (right, Vec::new()));
            from.1.push(held.clone());
        }
        roles.push(held);
    }
    let rights = by_right.into_iter().map(|(name, (right, from))| HeldRight {
        name,
        words: rights::words(messages, right),
        from,
    });
    Ok(Some(Powers {
        roles,
        rights: rights.collect(),
    }))
}

/// Why a role, or who has it, was not changed, as a sentence.
///
/// # Errors
/// When the role is not there (404), or the store failed (503 or 500).
pub fn sentence(messages: &Messages, error: RoleError) -> Result<String, PageError> {
    Ok(match error {
        RoleError::NotDone(error) => return refusal::sentence(messages, error.into()),
        RoleError::NoSuchRole(_) => return Err(ErrorKind::NotFound.into()),
        RoleError::BeyondOwn(name) => messages.text_with("admin-problem-role-beyond", &[("role", &name)]),
        RoleError::NoSuchHolder => messages.text("admin-problem-no-holder"),
        RoleError::NoSuchGroup => messages.text("admin-problem-no-over"),
        RoleError::BuiltIn(name) => messages.text_with("admin-problem-role-built-in", &[("role", &name)]),
        RoleError::Taken(name) => messages.text_with("admin-problem-role-taken", &[("role", &name)]),
        RoleError::BadName(_) => messages.text("admin-problem-role-name"),
        RoleError::Managed(_) | RoleError::GroupManaged(_) => messages.text("admin-problem-managed"),
        RoleError::Stale(_) => messages.text("admin-problem-stale"),
        RoleError::InUse(name) => messages.text_with("admin-problem-role-in-use", &[("role", &name)]),
    })
}
