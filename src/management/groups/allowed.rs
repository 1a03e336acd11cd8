//! What the actor may do with a group, so that a page offers nothing else. Each use case asks again by itself.

use super::{change::may_put_below, members::require_may_give_its_roles};
use crate::{
    context::Context,
    domain::{group::Group, right::Right},
    management::{authority, change_error::ChangeError},
    store::{StoreError, groups},
};

/// What the actor may do with a group.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Allowed {
    /// Change what it is.
    pub change: bool,
    /// Give it another name.
    pub rename: bool,
    /// Put it below another one.
    pub put_elsewhere: bool,
    /// Choose its members, disable, enable and remove it: they could give the roles that its members have.
    pub choose_members: bool,
    /// Look at its members.
    pub see_members: bool,
    /// Look at roles.
    pub see_roles: bool,
    /// Read the audit log.
    pub read_audit: bool,
    /// Make groups below it.
    pub add_below: bool,
}

/// What the actor may do with `group`.
///
/// # Errors
/// When the store fails (503 or 500).
pub async fn with_group(context: &Context, group: &Group) -> Result<Allowed, StoreError> {
    let store = &context.store;
    let authority = authority::of(context, store).await?;
    let held = authority.rights_over(&groups::enabled_with_above(store, group.id).await?);
    let change = held.has(Right::GroupsWrite);
    let gives_its_roles = match require_may_give_its_roles(store, &authority, group.id).await {
        Ok(()) => true,
        Err(ChangeError::TooMuch(_)) => false,
        Err(ChangeError::NotDone(authority::NotDone::Store(error))) => return Err(error),
        Err(_) => false,
    };
    Ok(Allowed {
        change,
        rename: authority.has(Right::GroupsWrite),
        put_elsewhere: change && gives_its_roles && may_put_below(store, &authority, group.parent).await?,
        choose_members: change && gives_its_roles,
        see_members: held.has(Right::UsersRead),
        see_roles: authority.has(Right::RolesRead),
        read_audit: authority.has_somewhere(Right::AuditRead),
        add_below: change && gives_its_roles,
    })
}
