//! Groups, and who is in them.

use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};

use super::{
    Connection, StoreError,
    connection::Access as _,
    entities::{group_memberships, groups},
    statement::Sql,
};
use crate::domain::{
    acr::Acr,
    group::Group,
    ids::{GroupId, UserId},
};

/// The group.
pub async fn find_by_name(connection: &dyn Connection, name: &str) -> Result<Option<Group>, StoreError> {
    let row = groups::Entity::find()
        .filter(groups::Column::Name.eq(name))
        .one(&connection.reader())
        .await?;
    Ok(row.map(|row| Group {
        id: GroupId(row.id),
        name: row.name,
        description: row.description,
        disabled: row.disabled,
        required_acr: row.required_acr.as_deref().and_then(Acr::parse),
    }))
}

/// Adds a group; [`StoreError::Conflict`] where the name is taken.
pub async fn insert(connection: &dyn Connection, group: &Group) -> Result<(), StoreError> {
    groups::Entity::insert(columns(group))
        .exec_without_returning(&connection.writer())
        .await?;
    Ok(())
}

/// Makes the row what `group` says.
pub async fn update(connection: &dyn Connection, group: &Group) -> Result<(), StoreError> {
    groups::Entity::update_many()
        .set(columns(group))
        .filter(groups::Column::Id.eq(group.id.0))
        .exec(&connection.writer())
        .await?;
    Ok(())
}

/// The names of every group that the user is in, of disabled ones too; sorted.
pub async fn names_of(connection: &dyn Connection, user: UserId) -> Result<Vec<String>, StoreError> {
    let rows = NAMES_OF.read_all(connection, [user.0.into()]).await?;
    let mut names = rows
        .iter()
        .map(|row| Ok(row.try_get_by_index(0)?))
        .collect::<Result<Vec<String>, StoreError>>()?;
    // Here and not in the database, whose collation may be another order.
    names.sort_unstable();
    Ok(names)
}

/// Puts `user` into the groups of those names; the names that no group has. They must be in none before.
pub async fn join(connection: &dyn Connection, user: UserId, names: &[String]) -> Result<Vec<String>, StoreError> {
    let (mut found, mut unknown) = (Vec::new(), Vec::new());
    for name in names {
        match find_by_name(connection, name).await? {
            Some(group) if found.contains(&group.id) => {}
            Some(group) => found.push(group.id),
            None => unknown.push(name.clone()),
        }
    }
    set_memberships(connection, user, &found).await?;
    Ok(unknown)
}

/// Puts the user in these groups and no others.
pub async fn set_memberships(connection: &dyn Connection, user: UserId, groups: &[GroupId]) -> Result<(), StoreError> {
    let transaction = connection.nested().await?;
    group_memberships::Entity::delete_many()
        .filter(group_memberships::Column::UserId.eq(user.0))
        .exec(&transaction.writer())
        .await?;
    let rows: Vec<_> = groups
        .iter()
        .map(|group| group_memberships::ActiveModel {
            user_id: Set(user.0),
            group_id: Set(group.0),
        })
        .collect();
    if !rows.is_empty() {
        group_memberships::Entity::insert_many(rows)
            .exec_without_returning(&transaction.writer())
            .await?;
    }
    transaction.commit().await
}

fn columns(group: &Group) -> groups::ActiveModel {
    groups::ActiveModel {
        id: Set(group.id.0),
        name: Set(group.name.clone()),
        description: Set(group.description.clone()),
        disabled: Set(group.disabled),
        required_acr: Set(group.required_acr.map(|acr| acr.as_str().to_owned())),
    }
}

const NAMES_OF: Sql =
    Sql::both("SELECT g.name FROM group_memberships m JOIN groups g ON g.id = m.group_id WHERE m.user_id = $1");
