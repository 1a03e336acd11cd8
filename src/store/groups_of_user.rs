//! The groups of a user, and those above them: each by one statement, because somebody may be in hundreds.

use sea_orm::QueryResult;

use super::{Connection, StoreError, statement::Sql};
use crate::domain::ids::{GroupId, UserId};

/// The groups that the user is in themselves, disabled ones too.
pub async fn ids_of_user(connection: &dyn Connection, user: UserId) -> Result<Vec<GroupId>, StoreError> {
    ids(&IDS_OF.read_all(connection, [user.home().into(), user.0.into()]).await?)
}

/// Every group that the user is in, and every group above one.
pub async fn every_of_user(connection: &dyn Connection, user: UserId) -> Result<Vec<GroupId>, StoreError> {
    ids(&EVERY_OF_USER
        .read_all(connection, [user.home().into(), user.0.into()])
        .await?)
}

/// The same, as far as they are enabled.
pub async fn effective_of_user(connection: &dyn Connection, user: UserId) -> Result<Vec<GroupId>, StoreError> {
    let values = [user.home().into(), user.0.into()];
    ids(&EFFECTIVE_OF_USER.read_all(connection, values).await?)
}

fn ids(rows: &[QueryResult]) -> Result<Vec<GroupId>, StoreError> {
    rows.iter().map(|row| Ok(GroupId(row.try_get_by_index(0)?))).collect()
}

/// The names of every group that the user is in, of disabled ones too; sorted.
pub async fn names_of(connection: &dyn Connection, user: UserId) -> Result<Vec<String>, StoreError> {
    let named = named_of_user(connection, user).await?;
    Ok(named.into_iter().map(|(name, _)| name).collect())
}

/// The same, with their ids.
pub async fn named_of_user(connection: &dyn Connection, user: UserId) -> Result<Vec<(String, GroupId)>, StoreError> {
    let rows = NAMED_OF_USER
        .read_all(connection, [user.home().into(), user.0.into()])
        .await?;
    let mut named = rows
        .iter()
        .map(|row| Ok((row.try_get_by_index(0)?, GroupId(row.try_get_by_index(1)?))))
        .collect::<Result<Vec<_>, StoreError>>()?;
    // Here and not in the database, whose collation may be another order.
    named.sort_unstable();
    Ok(named)
}

const IDS_OF: Sql = Sql::both("SELECT group_id FROM group_memberships WHERE home = $1 AND user_id = $2");

/// `found` is every group that a user is in, and every group above one. With a condition, no further than up to a group that does not meet it.
macro_rules! found_of_user {
    ($and:literal) => {
        concat!(
            "WITH RECURSIVE found (id, parent_id) AS (SELECT g.id, g.parent_id FROM group_memberships m \
             JOIN groups g ON g.id = m.group_id WHERE m.home = $1 AND m.user_id = $2",
            $and,
            " UNION SELECT g.id, g.parent_id FROM groups g JOIN found ON g.id = found.parent_id",
            $and,
            ") "
        )
    };
}
pub(super) use found_of_user;

const EVERY_OF_USER: Sql = Sql::both(concat!(found_of_user!(""), "SELECT id FROM found"));

const EFFECTIVE_OF_USER: Sql = Sql::both(concat!(found_of_user!(" AND NOT g.disabled"), "SELECT id FROM found"));

const NAMED_OF_USER: Sql = Sql::both(
    "SELECT g.name, g.id FROM group_memberships m JOIN groups g ON g.id = m.group_id WHERE m.home = $1 AND m.user_id = $2",
);
