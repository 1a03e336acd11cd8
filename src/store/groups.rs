//! Groups, and who is in them.

use chrono::{DateTime, Utc};
use sea_orm::{QueryResult, Value};

use super::{
    Connection, StoreError, Transaction,
    connection::Access as _,
    paging::{Limit, range},
    statement::Sql,
    users,
    versioned::{Outcome, Versioned},
};
use crate::domain::{
    acr::Acr,
    group::Group,
    ids::{GroupId, UserId},
};

/// The group.
pub async fn find_by_name(connection: &dyn Connection, name: &str) -> Result<Option<Group>, StoreError> {
    Ok(find_version(connection, name).await?.map(|found| found.value))
}

/// The same, with the version that a change of an administrator names.
pub async fn find_version(connection: &dyn Connection, name: &str) -> Result<Option<Versioned<Group>>, StoreError> {
    let row = FIND_BY_NAME.read_one(connection, [name.into()]).await?;
    row.map(|row| from_row(&row)).transpose()
}

/// The group, held until the transaction ends: what is decided by what was read, is written to what was read.
pub async fn find_and_hold(transaction: &Transaction, name: &str) -> Result<Option<Group>, StoreError> {
    let row = FIND_AND_HOLD.read_one(transaction, [name.into()]).await?;
    row.map(|row| Ok(from_row(&row)?.value)).transpose()
}

/// One page of groups, by the bytes of their name: those whose name begins with `prefix`, after `after`.
pub async fn list(
    connection: &dyn Connection,
    prefix: &str,
    after: Option<&str>,
    limit: Limit,
) -> Result<Vec<Versioned<Group>>, StoreError> {
    let [after, from, below] = range(prefix, after);
    let rows = LIST.read_all(connection, [after, from, below, limit.into()]).await?;
    rows.iter().map(from_row).collect()
}

fn from_row(row: &QueryResult) -> Result<Versioned<Group>, StoreError> {
    let required_acr: Option<String> = row.try_get_by_index(4)?;
    let value = Group {
        id: GroupId(row.try_get_by_index(0)?),
        name: row.try_get_by_index(1)?,
        description: row.try_get_by_index(2)?,
        disabled: row.try_get_by_index(3)?,
        required_acr: required_acr.as_deref().map(Acr::parse_minimum),
    };
    Ok(Versioned {
        value,
        version: row.try_get_by_index(5)?,
        created_at: row.try_get_by_index(6)?,
        updated_at: row.try_get_by_index(7)?,
    })
}

/// Adds a group; [`StoreError::Conflict`] where the name is taken.
pub async fn insert(connection: &dyn Connection, group: &Group, now: DateTime<Utc>) -> Result<(), StoreError> {
    INSERT.write(connection, values(group, now)).await?;
    Ok(())
}

/// Makes the row what `group` says.
pub async fn update(connection: &dyn Connection, group: &Group, now: DateTime<Utc>) -> Result<(), StoreError> {
    UPDATE.write(connection, values(group, now)).await?;
    Ok(())
}

/// The same as [`update`], if the group still has that version.
pub async fn update_if(
    connection: &dyn Connection,
    group: &Group,
    version: i64,
    now: DateTime<Utc>,
) -> Result<Outcome, StoreError> {
    let values = values(group, now).into_iter().chain([version.into()]);
    Ok(Outcome::of(UPDATE_IF.write(connection, values).await?))
}

/// The names of every group that the user is in, of disabled ones too; sorted.
pub async fn names_of(connection: &dyn Connection, user: UserId) -> Result<Vec<String>, StoreError> {
    let rows = NAMES_OF
        .read_all(connection, [user.home().into(), user.0.into()])
        .await?;
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

/// Puts the user in these groups and no others. The user's row is locked meanwhile, so that of two at once one comes after the other.
pub async fn set_memberships(connection: &dyn Connection, user: UserId, groups: &[GroupId]) -> Result<(), StoreError> {
    let transaction = connection.nested().await?;
    users::hold(&transaction, user).await?;
    let key = || [user.home().into(), user.0.into()];
    LEAVE_ALL.write(&transaction, key()).await?;
    TOUCH_USER.write(&transaction, key()).await?;
    for group in groups {
        let [home, user_id] = key();
        JOIN.write(&transaction, [home, user_id, group.0.into()]).await?;
    }
    transaction.commit().await
}

fn values(group: &Group, now: DateTime<Utc>) -> [Value; 6] {
    [
        group.id.0.into(),
        group.name.clone().into(),
        group.description.clone().into(),
        group.disabled.into(),
        group.required_acr.map(Acr::as_str).into(),
        now.into(),
    ]
}

macro_rules! find_by_name {
    () => {
        "SELECT id, name, description, disabled, required_acr, version, created_at, updated_at FROM groups WHERE name = $1"
    };
}

const FIND_BY_NAME: Sql = Sql::both(find_by_name!());

/// On SQLite a transaction has the write lock already.
const FIND_AND_HOLD: Sql = Sql::each(concat!(find_by_name!(), " FOR NO KEY UPDATE"), find_by_name!());

const LIST: Sql = Sql::both(
    "SELECT id, name, description, disabled, required_acr, version, created_at, updated_at FROM groups \
     WHERE name > $1 AND name >= $2 AND name < $3 ORDER BY name LIMIT $4",
)
.may_be_stale();

const INSERT: Sql = Sql::both(
    "INSERT INTO groups (id, name, description, disabled, required_acr, created_at, updated_at, version) \
     VALUES ($1, $2, $3, $4, $5, $6, $6, 1)",
);

macro_rules! update {
    ($which:literal) => {
        Sql::both(concat!(
            "UPDATE groups SET name = $2, description = $3, disabled = $4, required_acr = $5, updated_at = $6, \
             version = version + 1 \
             WHERE id = $1",
            $which
        ))
    };
}

const UPDATE: Sql = update!("");

const UPDATE_IF: Sql = update!(" AND version = $7");

const NAMES_OF: Sql = Sql::both(
    "SELECT g.name FROM group_memberships m JOIN groups g ON g.id = m.group_id WHERE m.home = $1 AND m.user_id = $2",
);

/// Their groups are among what an administrator looks at before a change.
const TOUCH_USER: Sql = Sql::both("UPDATE users SET version = version + 1 WHERE home = $1 AND id = $2");

const LEAVE_ALL: Sql = Sql::both("DELETE FROM group_memberships WHERE home = $1 AND user_id = $2");

const JOIN: Sql = Sql::both("INSERT INTO group_memberships (home, user_id, group_id) VALUES ($1, $2, $3)");

/// The list, with parameters of the right types, for the tests of its plan.
pub(super) fn explained() -> (&'static str, Sql, Vec<Value>) {
    let [after, from, below] = range("a", None);
    ("groups, list", LIST, vec![after, from, below, 50_i64.into()])
}
