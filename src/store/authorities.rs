//! What users may do in the administration, by the roles that they have.

use super::{Connection, StoreError, role_assignments, roles};
use crate::domain::{authority::Authority, ids::UserId, role::Role};

/// What the user's roles allow, their own and those of their groups.
pub async fn of_user(connection: &dyn Connection, user: UserId) -> Result<Authority, StoreError> {
    let mut authority = Authority::none();
    for assignment in role_assignments::effective_of_user(connection, user).await? {
        if let Some(role) = find_role(connection, &assignment.role).await? {
            authority.add(role.rights, assignment.over);
        }
    }
    Ok(authority)
}

/// The role of that name; none where there is no such role any more.
pub async fn find_role(connection: &dyn Connection, name: &str) -> Result<Option<Role>, StoreError> {
    if let Some(role) = Role::find_built_in(name) {
        return Ok(Some(role));
    }
    Ok(roles::find(connection, name).await?.map(|found| found.value))
}
