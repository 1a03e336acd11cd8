//! Who has which role, what everybody may do by it and why, and which roles the actor could give.

use std::collections::BTreeMap;

use super::Holder;
use crate::{
    context::Context,
    domain::{
        authority::Authority,
        group::Group,
        ids::UserId,
        right::{Right, Rights},
        role::{Over, Role, RoleAssignment},
    },
    management::authority::{self, NotDone},
    store::{
        Connection, StoreError, authorities, groups,
        role_assignments::{self, Counted},
        users,
    },
};

/// How many people a page of holders has.
const PEOPLE: u16 = 50;

/// Somebody who has a role.
#[derive(Clone, Debug)]
pub struct Held {
    /// Who.
    pub holder: Holder,
    /// Their name.
    pub name: String,
    /// Over what.
    pub over: Over,
    /// Whether the actor could take it away.
    pub may_take: bool,
}

/// Those who have a role.
#[derive(Clone, Debug, Default)]
pub struct Holders {
    /// Every group whose members have it.
    pub groups: Vec<Held>,
    /// A page of people who have it themselves.
    pub people: Vec<Held>,
    /// Where the next page begins.
    pub next: Option<String>,
}

/// How many people and groups have each role.
///
/// # Errors
/// When the actor may not, or the store fails.
pub async fn counts(context: &Context) -> Result<BTreeMap<String, Counted>, NotDone> {
    authority::require(context, &context.store, Right::RolesRead).await?;
    Ok(role_assignments::counts(&context.store).await?)
}

/// Who has the role. `after` is where the page of people before ended; a text that is none begins with the first.
///
/// # Errors
/// When the actor may not, or the store fails.
pub async fn of_role(context: &Context, role: &Role, after: &str) -> Result<Holders, NotDone> {
    let store = &context.store;
    let authority = authority::require(context, store, Right::RolesRead).await?;
    let mut holders = Holders::default();
    for (group, over) in role_assignments::groups_with(store, &role.name).await? {
        let chain = groups::enabled_with_above(store, group).await?;
        holders.groups.push(Held {
            holder: Holder::Group(group),
            name: crate::management::groups::name_of(store, group).await?,
            may_take: authority.has_over(Right::RolesAssign, &chain) && may_give(store, &authority, role, over).await?,
            over,
        });
    }
    let mut found = role_assignments::users_with(store, &role.name, after.parse().ok(), PEOPLE + 1).await?;
    let is_last = found.len() <= usize::from(PEOPLE);
    found.truncate(PEOPLE.into());
    holders.next = found.last().filter(|_| !is_last).map(|(id, ..)| id.to_string());
    for (_, user, over) in found {
        let is_over_them = match authority.has(Right::RolesAssign) {
            true => true,
            false => {
                let groups = groups::effective_of_user(store, user).await?;
                authority.has_over(Right::RolesAssign, &groups)
            }
        };
        let found = users::find(store, user).await?;
        holders.people.push(Held {
            holder: Holder::User(user),
            name: found.map_or_else(|| user.to_string(), |user| user.display_name().to_owned()),
            may_take: is_over_them && may_give(store, &authority, role, over).await?,
            over,
        });
    }
    Ok(holders)
}

async fn may_give(
    connection: &dyn Connection,
    authority: &Authority,
    role: &Role,
    over: Over,
) -> Result<bool, StoreError> {
    let role = role.name.clone();
    authority::may_give(connection, authority, &RoleAssignment { role, over }).await
}

/// Over what the actor could give a role.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Giving {
    /// Over everything.
    pub over_everything: bool,
    /// Over some group.
    pub over_a_group: bool,
}

/// What the actor could do with a role.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Allowed {
    /// Give it.
    pub give: Giving,
    /// Change what it allows. Those that are built in never change.
    pub change: bool,
    /// Remove it.
    pub remove: bool,
    /// What a role of the actor could allow.
    pub grantable: Rights,
}

/// What the actor could do with `role`; with a new one if it is `None`.
///
/// # Errors
/// When the store fails (503 or 500).
pub async fn allowed(context: &Context, role: Option<&Role>) -> Result<Allowed, StoreError> {
    let store = &context.store;
    let authority = authority::of(context, store).await?;
    let held = authority.rights_over(&[]);
    let mut allowed = Allowed {
        grantable: held,
        ..Allowed::default()
    };
    let Some(role) = role else { return Ok(allowed) };
    allowed.give.over_everything = may_give(store, &authority, role, Over::Everything).await?;
    allowed.give.over_a_group = allowed.give.over_everything;
    for group in authority.groups_with(Right::RolesAssign).unwrap_or_default() {
        if !allowed.give.over_a_group {
            allowed.give.over_a_group = may_give(store, &authority, role, Over::Group(group)).await?;
        }
    }
    let needed = if role.allows_unknown {
        Rights::all()
    } else {
        role.rights
    };
    let is_own = Role::find_built_in(&role.name).is_none();
    allowed.remove = is_own && held.has(Right::RolesWrite) && held.have_all(needed);
    allowed.change = allowed.remove && held.has(Right::RolesAssign);
    Ok(allowed)
}

/// A role that a user has, and why.
#[derive(Clone, Debug)]
pub struct Reason {
    /// The role, with its rights.
    pub role: Role,
    /// Over what.
    pub over: Over,
    /// The group by which they have it; `None` where they have it themselves.
    pub by: Option<Group>,
}

/// Every role that the user has now, themselves and by their groups.
///
/// # Errors
/// When the actor may not, or the store fails.
pub async fn reasons(context: &Context, user: UserId) -> Result<Vec<Reason>, NotDone> {
    let store = &context.store;
    authority::require(context, store, Right::RolesRead).await?;
    let mut given = Vec::new();
    for assignment in role_assignments::of_user(store, user).await? {
        given.push((assignment, None));
    }
    for (group, assignment) in role_assignments::by_groups_of_user(store, user).await? {
        given.push((assignment, groups::find(store, group).await?));
    }
    let mut reasons = Vec::new();
    for (RoleAssignment { role, over }, by) in given {
        if let Some(role) = authorities::find_role(store, &role).await? {
            reasons.push(Reason { role, over, by });
        }
    }
    Ok(reasons)
}
