//! Who is in a group. A group can give its members roles, and whoever has rights over a group has them over its members. So nobody is put
//! into a group by somebody who could not give these roles, or who would get more power over them by it.

use serde_json::json;

use super::super::{
    authority::{self, NotDone},
    change_error::ChangeError,
    validation::Invalid,
};
use crate::{
    context::Context,
    domain::{
        authority::Authority,
        event::EventKind,
        ids::{GroupId, UserId},
        right::Right,
    },
    store::{Connection, StoreError, Transaction, changes, groups, role_assignments, users},
};

/// Puts the user into the group; whether they were not in it.
///
/// # Errors
/// See [`ChangeError`].
pub async fn add(context: &Context, group: GroupId, user: UserId) -> Result<bool, ChangeError> {
    let transaction = context.store.begin().await?;
    let mut ids = begin(context, &transaction, group, user).await?;
    authority::require_above_user(context, &transaction, Right::UsersWrite, user).await?;
    if ids.contains(&group) {
        return Ok(false);
    }
    let before = groups::effective_of_user(&transaction, user).await?;
    // Also by groups that are disabled: they may be enabled again.
    let after = groups::with_above(&transaction, group).await?;
    require_no_more_power(context, &transaction, &before, &after).await?;
    ids.push(group);
    groups::set_memberships(&transaction, user, &ids).await?;
    record(context, &transaction, "member_added", (group, user)).await?;
    context.commit(transaction).await?;
    Ok(true)
}

/// The same with the user who signs in with that name. Whoever may not change them is not told whether there is one.
///
/// # Errors
/// See [`ChangeError`].
pub async fn add_named(context: &Context, group: GroupId, name: &str) -> Result<bool, ChangeError> {
    let unknown = || ChangeError::NotFound("user");
    let found = match name.parse() {
        Ok(id) => users::find(&context.store, id).await?,
        Err(_) => users::find_by_login_name(&context.store, name).await?,
    };
    match add(context, group, found.ok_or_else(unknown)?.id).await {
        Err(ChangeError::NotDone(NotDone::NotAllowed(Right::UsersWrite))) => Err(unknown()),
        added => added,
    }
}

/// Takes the user out of the group; whether they were in it.
///
/// # Errors
/// See [`ChangeError`].
pub async fn remove(context: &Context, group: GroupId, user: UserId) -> Result<bool, ChangeError> {
    let transaction = context.store.begin().await?;
    let mut ids = begin(context, &transaction, group, user).await?;
    if !ids.contains(&group) {
        return Ok(false);
    }
    ids.retain(|id| *id != group);
    groups::set_memberships(&transaction, user, &ids).await?;
    record(context, &transaction, "member_removed", (group, user)).await?;
    context.commit(transaction).await?;
    Ok(true)
}

/// Puts the user into these groups too, each as [`add`] would. The caller holds the lock of the log of changes and the user's row, and made
/// sure that the actor may change the user.
pub(in crate::management) async fn add_to_all(
    context: &Context,
    transaction: &Transaction,
    user: UserId,
    more: &[GroupId],
) -> Result<(), ChangeError> {
    if more.is_empty() {
        return Ok(());
    }
    let before = groups::effective_of_user(transaction, user).await?;
    for group in more {
        let authority = require_over_group(context, transaction, Right::GroupsWrite, *group).await?;
        require_may_give_its_roles(transaction, &authority, *group).await?;
        let after = groups::with_above(transaction, *group).await?;
        require_no_more_power(context, transaction, &before, &after).await?;
    }
    let mut ids = groups::ids_of_user(transaction, user).await?;
    for group in more {
        if !ids.contains(group) {
            ids.push(*group);
        }
    }
    groups::set_memberships(transaction, user, &ids).await?;
    Ok(())
}

/// Goes on if the actor may choose the members of the group; the groups that the user is in now.
async fn begin(
    context: &Context,
    transaction: &Transaction,
    group: GroupId,
    user: UserId,
) -> Result<Vec<GroupId>, ChangeError> {
    changes::lock(transaction).await?;
    users::hold(transaction, user).await?;
    if groups::find(transaction, group).await?.is_none() {
        return Err(ChangeError::NotFound("group"));
    }
    let authority = require_over_group(context, transaction, Right::GroupsWrite, group).await?;
    require_may_give_its_roles(transaction, &authority, group).await?;
    if users::find(transaction, user).await?.is_none() {
        return Err(ChangeError::NotFound("user"));
    }
    Ok(groups::ids_of_user(transaction, user).await?)
}

/// In how many groups an account can begin.
const MOST_FIRST_GROUPS: usize = 100;

/// Puts an account that is being made into its first groups.
pub(in crate::management) async fn put_into_first_groups(
    context: &Context,
    transaction: &Transaction,
    user: UserId,
    names: &[String],
) -> Result<(), ChangeError> {
    let ids = first_groups(context, transaction, names).await?;
    if !ids.is_empty() {
        groups::set_memberships(transaction, user, &ids).await?;
    }
    Ok(())
}

/// The groups of these names, in which an account may begin. Whoever may make accounts over some groups only puts them into one of these.
pub(in crate::management) async fn first_groups(
    context: &Context,
    transaction: &Transaction,
    names: &[String],
) -> Result<Vec<GroupId>, ChangeError> {
    if names.len() > MOST_FIRST_GROUPS {
        let problem = format!("an account begins in {MOST_FIRST_GROUPS} groups at most");
        return Err(Invalid::new("groups", problem).into());
    }
    let authority = authority::of(context, transaction).await?;
    let (ids, chain) = named_and_above(transaction, &authority, names).await?;
    require_accounts_in(&authority, &chain)?;
    Ok(ids)
}

/// Goes on if somebody with that authority may make an account in these groups.
pub(in crate::management) async fn require_may_place_into(
    connection: &dyn Connection,
    authority: &Authority,
    groups: &[GroupId],
) -> Result<(), ChangeError> {
    let mut chain = Vec::new();
    for group in groups {
        chain.extend(chosen_and_above(connection, authority, *group).await?);
    }
    require_accounts_in(authority, &chain)
}

fn require_accounts_in(authority: &Authority, chain: &[GroupId]) -> Result<(), ChangeError> {
    match authority.has_over(Right::UsersWrite, chain) {
        true => Ok(()),
        false => Err(ChangeError::TooMuch(
            "you may make accounts in your groups only; put this one into one of them".to_owned(),
        )),
    }
}

/// The group and those above it, if whoever has that authority may choose its members.
async fn chosen_and_above(
    connection: &dyn Connection,
    authority: &Authority,
    group: GroupId,
) -> Result<Vec<GroupId>, ChangeError> {
    let above = groups::enabled_with_above(connection, group).await?;
    if !authority.has_over(Right::GroupsWrite, &above) {
        return Err(ChangeError::needs(Right::GroupsWrite));
    }
    require_may_give_its_roles(connection, authority, group).await?;
    Ok(above)
}

/// The groups of these names, each once, and all that are above them, if whoever has that authority may choose the members of each.
pub(in crate::management) async fn named_and_above(
    transaction: &Transaction,
    authority: &Authority,
    names: &[String],
) -> Result<(Vec<GroupId>, Vec<GroupId>), ChangeError> {
    let (mut ids, mut chain) = (Vec::new(), Vec::new());
    for name in names {
        // Whether there is such a group is not for everybody to know.
        let unknown = || {
            Invalid::new(
                "groups",
                format!("there is no group {name} whose members you may choose"),
            )
        };
        let group = groups::find_by_name(transaction, name).await?.ok_or_else(unknown)?;
        match chosen_and_above(transaction, authority, group.id).await {
            Err(ChangeError::NotDone(NotDone::NotAllowed(_))) => return Err(unknown().into()),
            above => chain.extend(above?),
        }
        if !ids.contains(&group.id) {
            ids.push(group.id);
        }
    }
    Ok((ids, chain))
}

/// Goes on if the actor has `right` over the group; all that they may do.
pub(in crate::management) async fn require_over_group(
    context: &Context,
    connection: &dyn Connection,
    right: Right,
    group: GroupId,
) -> Result<Authority, NotDone> {
    let authority = authority::of(context, connection).await?;
    let above = groups::enabled_with_above(connection, group).await?;
    match authority.has_over(right, &above) {
        true => Ok(authority),
        false => Err(NotDone::NotAllowed(right)),
    }
}

/// Goes on if the actor could give every role that members have by the group, and by those above it, disabled ones too: they may be
/// enabled again.
pub(in crate::management) async fn require_may_give_its_roles(
    connection: &dyn Connection,
    authority: &Authority,
    group: GroupId,
) -> Result<(), ChangeError> {
    for group in groups::with_above(connection, group).await? {
        for assignment in role_assignments::of_group(connection, group).await? {
            if !authority::may_give(connection, authority, &assignment).await? {
                let role = assignment.role;
                let problem = format!("members of this group have the role {role}, which you may not give");
                return Err(ChangeError::TooMuch(problem));
            }
        }
    }
    Ok(())
}

/// Goes on if whoever acts has no right over what is in the groups `after` that they do not have over what is in `before`, whatever they
/// present now.
pub(in crate::management) async fn require_no_more_power(
    context: &Context,
    connection: &dyn Connection,
    before: &[GroupId],
    after: &[GroupId],
) -> Result<(), ChangeError> {
    let authority = authority::of_person(context, connection).await?;
    match authority.rights_over(before).have_all(authority.rights_over(after)) {
        true => Ok(()),
        false => Err(ChangeError::TooMuch(
            "you would get rights over them by this which you do not have".to_owned(),
        )),
    }
}

async fn record(
    context: &Context,
    transaction: &Transaction,
    what: &str,
    (group, user): (GroupId, UserId),
) -> Result<(), StoreError> {
    let detail = json!({ "change": what, "group": group });
    let event = context.event(EventKind::GroupChanged).user(user).detail(detail);
    context.record(transaction, &event).await
}
