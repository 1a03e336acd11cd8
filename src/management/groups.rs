//! What an administrator looks up of groups. State files change them; see `apply/groups.rs`.

use crate::{
    context::Context,
    domain::{group::Group, ids::GroupId},
    store::{Connection, StoreError, groups},
};

/// The group of that name.
///
/// # Errors
/// When the store fails (503 or 500).
pub async fn find(context: &Context, name: &str) -> Result<Option<Group>, StoreError> {
    groups::find_by_name(&context.store, name).await
}

/// The name of a group, or its identifier where it is gone.
///
/// # Errors
/// When the store fails (503 or 500).
pub async fn name_of(connection: &dyn Connection, id: GroupId) -> Result<String, StoreError> {
    let found = groups::find(connection, id).await?;
    Ok(found.map_or_else(|| id.to_string(), |group| group.name))
}
