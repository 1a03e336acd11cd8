//! Groups: what an administrator looks up of them. `change.rs` makes, changes and removes them, `members.rs` chooses who is in them, `tree.rs`
//! says what is above and below, and `allowed.rs` what the actor may do.

pub mod allowed;
pub mod change;
pub mod members;
pub mod tree;

use super::{
    authority,
    change_error::ChangeError,
    lists::{ListFailure, ListRequest, groups_with},
};
use crate::{
    context::Context,
    domain::{group::Group, ids::GroupId, right::Right},
    store::{Connection, StoreError, Versioned, group_list, groups, listing::Page},
};

/// The group of that name.
///
/// # Errors
/// When the store fails (503 or 500).
pub async fn find(context: &Context, name: &str) -> Result<Option<Group>, StoreError> {
    groups::find_by_name(&context.store, name).await
}

/// A page of groups: of those that the actor may look at.
///
/// # Errors
/// See [`ListFailure`].
pub async fn list(context: &Context, request: &ListRequest) -> Result<Page<Versioned<Group>>, ListFailure> {
    let groups = groups_with(context, Right::GroupsRead).await?;
    Ok(group_list::list(&context.store, &request.query(groups.as_deref())).await?)
}

/// The group with that identifier, with the version that a change names, for whoever has `right` over it.
///
/// # Errors
/// See [`ChangeError`].
pub async fn get(context: &Context, right: Right, id: GroupId) -> Result<Versioned<Group>, ChangeError> {
    members::require_over_group(context, &context.store, right, id).await?;
    let found = groups::find_version_by_id(&context.store, id).await?;
    found.ok_or(ChangeError::NotFound("group"))
}

/// The group with that name or that identifier, for whoever has `right` over it. Others are not told whether there is one.
///
/// # Errors
/// When the store fails (503 or 500).
pub async fn find_with(context: &Context, right: Right, name: &str) -> Result<Option<Group>, StoreError> {
    let group = match name.parse() {
        Ok(id) => groups::find(&context.store, id).await?,
        Err(_) => groups::find_by_name(&context.store, name).await?,
    };
    let Some(group) = group else { return Ok(None) };
    let authority = authority::of(context, &context.store).await?;
    let above = groups::enabled_with_above(&context.store, group.id).await?;
    Ok(Some(group).filter(|_| authority.has_over(right, &above)))
}

/// The name of a group, or its identifier where it is gone.
///
/// # Errors
/// When the store fails (503 or 500).
pub async fn name_of(connection: &dyn Connection, id: GroupId) -> Result<String, StoreError> {
    let found = groups::find(connection, id).await?;
    Ok(found.map_or_else(|| id.to_string(), |group| group.name))
}
