//! Groups, and who is in them.

use chrono::{DateTime, Utc};
use sea_orm::{QueryResult, Value};
use uuid::Uuid;

pub use super::groups_of_user::{effective_of_user, every_of_user, ids_of_user, named_of_user, names_of};
use super::{
    Connection, StoreError, Transaction, client_groups,
    connection::Access as _,
    json_column::JsonColumn,
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

/// The same, of the group with that identifier.
pub async fn find_version_by_id(
    connection: &dyn Connection,
    id: GroupId,
) -> Result<Option<Versioned<Group>>, StoreError> {
    let row = FIND.read_one(connection, [id.0.into()]).await?;
    row.map(|row| from_row(&row)).transpose()
}

/// The classes that enabled groups ask of their members, each once.
pub async fn required_acrs(connection: &dyn Connection) -> Result<Vec<Acr>, StoreError> {
    let rows = REQUIRED_ACRS.read_all(connection, []).await?;
    let acr = |row: &QueryResult| Ok(Acr::parse_minimum(&row.try_get_by_index::<String>(0)?));
    rows.iter().map(acr).collect()
}

const REQUIRED_ACRS: Sql =
    Sql::both("SELECT DISTINCT required_acr FROM groups WHERE required_acr IS NOT NULL AND NOT disabled");

/// The group with that identifier.
pub async fn find(connection: &dyn Connection, id: GroupId) -> Result<Option<Group>, StoreError> {
    let row = FIND.read_one(connection, [id.0.into()]).await?;
    row.map(|row| Ok(from_row(&row)?.value)).transpose()
}

/// The group, held until the transaction ends: what is decided by what was read, is written to what was read.
pub async fn find_and_hold(transaction: &Transaction, name: &str) -> Result<Option<Group>, StoreError> {
    let row = FIND_AND_HOLD.read_one(transaction, [name.into()]).await?;
    row.map(|row| Ok(from_row(&row)?.value)).transpose()
}

/// The group in a row of [`columns`].
pub(super) fn from_row(row: &QueryResult) -> Result<Versioned<Group>, StoreError> {
    let required_acr: Option<String> = row.try_get_by_index(4)?;
    let parent: Option<Uuid> = row.try_get_by_index(5)?;
    let value = Group {
        id: GroupId(row.try_get_by_index(0)?),
        name: row.try_get_by_index(1)?,
        description: row.try_get_by_index(2)?,
        disabled: row.try_get_by_index(3)?,
        required_acr: required_acr.as_deref().map(Acr::parse_minimum),
        parent: parent.map(GroupId),
    };
    Ok(Versioned {
        value,
        version: row.try_get_by_index(6)?,
        managed: row.try_get_by_index(9)?,
        created_at: row.try_get_by_index(7)?,
        updated_at: row.try_get_by_index(8)?,
    })
}

/// Adds a group; [`StoreError::Conflict`] where the name is taken. Whoever changes a group holds the lock of the log of changes
/// ([`changes::lock`](super::changes::lock)), because what is written down of the groups above depends on theirs.
pub async fn insert(connection: &dyn Connection, group: &Group, now: DateTime<Utc>) -> Result<(), StoreError> {
    let transaction = connection.nested().await?;
    INSERT.write(&transaction, values(group, now)).await?;
    write_above(&transaction, group.id).await?;
    transaction.commit().await
}

/// Makes the row what `group` says.
pub async fn update(connection: &dyn Connection, group: &Group, now: DateTime<Utc>) -> Result<(), StoreError> {
    let transaction = connection.nested().await?;
    UPDATE.write(&transaction, values(group, now)).await?;
    client_groups::record_rename(&transaction, group.id).await?;
    write_above(&transaction, group.id).await?;
    transaction.commit().await
}

/// The same as [`update`], if the group still has that version.
pub async fn update_if(
    connection: &dyn Connection,
    group: &Group,
    version: i64,
    now: DateTime<Utc>,
) -> Result<Outcome, StoreError> {
    let transaction = connection.nested().await?;
    let values = values(group, now).into_iter().chain([version.into()]);
    let outcome = Outcome::of(UPDATE_IF.write(&transaction, values).await?);
    client_groups::record_rename(&transaction, group.id).await?;
    write_above(&transaction, group.id).await?;
    transaction.commit().await?;
    Ok(outcome)
}

/// Removes the group, with its memberships and the roles that it gives, if it still has that version. None may be below it.
pub async fn delete_if(connection: &dyn Connection, id: GroupId, version: i64) -> Result<Outcome, StoreError> {
    Ok(Outcome::of(
        DELETE_IF.write(connection, [id.0.into(), version.into()]).await?,
    ))
}

/// Whether there are groups right below this one.
pub async fn has_groups_below(connection: &dyn Connection, id: GroupId) -> Result<bool, StoreError> {
    Ok(BELOW.read_one(connection, [id.0.into()]).await?.is_some())
}

/// The group and every group below it, whether they are enabled or not.
pub async fn every_below(connection: &dyn Connection, id: GroupId) -> Result<Vec<GroupId>, StoreError> {
    let rows = EVERY_BELOW.read_all(connection, [id.0.into()]).await?;
    rows.iter().map(|row| Ok(GroupId(row.try_get_by_index(0)?))).collect()
}

/// Whether anybody has a role over this group, or an API key.
pub async fn is_administered(connection: &dyn Connection, id: GroupId) -> Result<bool, StoreError> {
    Ok(IS_ADMINISTERED.read_one(connection, [id.0.into()]).await?.is_some())
}

/// Which groups are followed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Follow {
    /// Each.
    All,
    /// Those that are enabled, and what is above them.
    Enabled,
}

/// The group, and every group above it, from the nearest on.
pub async fn with_above(connection: &dyn Connection, group: GroupId) -> Result<Vec<GroupId>, StoreError> {
    let mut found = Vec::new();
    follow(connection, group, Follow::All, &mut found).await?;
    Ok(found)
}

/// The same, up to the first that is disabled, without that one.
pub async fn enabled_with_above(connection: &dyn Connection, group: GroupId) -> Result<Vec<GroupId>, StoreError> {
    let mut found = Vec::new();
    follow(connection, group, Follow::Enabled, &mut found).await?;
    Ok(found)
}

/// Adds the group and those above it to `found`.
async fn follow(
    connection: &dyn Connection,
    group: GroupId,
    which: Follow,
    found: &mut Vec<GroupId>,
) -> Result<(), StoreError> {
    let mut next = Some(group);
    while let Some(group) = next.filter(|group| !found.contains(group)) {
        let Some(row) = LINKS.read_one(connection, [group.0.into()]).await? else {
            break;
        };
        if which == Follow::Enabled && row.try_get_by_index(4)? {
            break;
        }
        found.push(group);
        next = row.try_get_by_index::<Option<Uuid>>(3)?.map(GroupId);
    }
    Ok(())
}

/// Writes down, with the group and every group below it, what their members are in by the groups above: see `m0044_nested_groups.rs`.
pub(super) async fn write_above(transaction: &Transaction, group: GroupId) -> Result<(), StoreError> {
    let mut left = vec![group];
    let mut seen = Vec::new();
    while let Some(group) = left.pop() {
        if seen.contains(&group) {
            continue;
        }
        seen.push(group);
        let Some(row) = LINKS.read_one(transaction, [group.0.into()]).await? else {
            continue;
        };
        let above = match row.try_get_by_index::<Option<Uuid>>(3)? {
            Some(parent) => by_parent(transaction, parent).await?,
            None => Above::default(),
        };
        let values = [group.0.into(), above.memberships.into(), above.has_role.into()];
        WRITE_ABOVE.write(transaction, values).await?;
        for row in BELOW.read_all(transaction, [group.0.into()]).await? {
            left.push(GroupId(row.try_get_by_index(0)?));
        }
    }
    Ok(())
}

/// What a group has by those above it.
#[derive(Default)]
struct Above {
    /// As [`users`] reads it.
    memberships: Option<serde_json::Value>,
    has_role: bool,
}

/// What a group below `parent` has by it: nothing if that is disabled.
async fn by_parent(transaction: &Transaction, parent: Uuid) -> Result<Above, StoreError> {
    let Some(row) = LINKS.read_one(transaction, [parent.into()]).await? else {
        return Ok(Above::default());
    };
    if row.try_get_by_index(4)? {
        return Ok(Above::default());
    }
    let name: String = row.try_get_by_index(0)?;
    let required_acr: Option<String> = row.try_get_by_index(1)?;
    let above: Option<JsonColumn<Vec<serde_json::Value>>> = row.try_get_by_index(5)?;
    let parent = serde_json::json!([name, required_acr]);
    let memberships = std::iter::once(parent).chain(above.into_iter().flat_map(|above| above.0));
    Ok(Above {
        memberships: Some(memberships.collect()),
        has_role: row.try_get_by_index(2)?,
    })
}

/// The groups of those names, each once, and the names that no group has.
pub async fn named(connection: &dyn Connection, names: &[String]) -> Result<(Vec<GroupId>, Vec<String>), StoreError> {
    let (mut found, mut unknown) = (Vec::new(), Vec::new());
    for name in names {
        match find_by_name(connection, name).await? {
            Some(group) if found.contains(&group.id) => {}
            Some(group) => found.push(group.id),
            None => unknown.push(name.clone()),
        }
    }
    Ok((found, unknown))
}

/// Puts `user` into the groups of those names; the names that no group has. They must be in none before.
pub async fn join(connection: &dyn Connection, user: UserId, names: &[String]) -> Result<Vec<String>, StoreError> {
    let (found, unknown) = named(connection, names).await?;
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

fn values(group: &Group, now: DateTime<Utc>) -> [Value; 7] {
    [
        group.id.0.into(),
        group.name.clone().into(),
        group.description.clone().into(),
        group.disabled.into(),
        group.required_acr.map(Acr::as_str).into(),
        now.into(),
        group.parent.map(|parent| parent.0).into(),
    ]
}

/// What [`from_row`] reads.
macro_rules! columns {
    () => {
        "id, name, description, disabled, required_acr, parent_id, version, created_at, updated_at, managed"
    };
}
pub(super) use columns;

macro_rules! find {
    ($by:literal) => {
        concat!("SELECT ", columns!(), " FROM groups WHERE ", $by, " = $1")
    };
}

const FIND: Sql = Sql::both(find!("id"));

const FIND_BY_NAME: Sql = Sql::both(find!("name"));

/// On SQLite a transaction has the write lock already.
const FIND_AND_HOLD: Sql = Sql::each(concat!(find!("name"), " FOR NO KEY UPDATE"), find!("name"));

const INSERT: Sql = Sql::both(
    "INSERT INTO groups (id, name, description, disabled, required_acr, created_at, updated_at, parent_id, version) \
     VALUES ($1, $2, $3, $4, $5, $6, $6, $7, 1)",
);

macro_rules! update {
    ($which:literal) => {
        Sql::both(concat!(
            "UPDATE groups SET name = $2, description = $3, disabled = $4, required_acr = $5, updated_at = $6, \
             parent_id = $7, version = version + 1 \
             WHERE id = $1",
            $which
        ))
    };
}

const UPDATE: Sql = update!("");

const UPDATE_IF: Sql = update!(" AND version = $8");

const LINKS: Sql =
    Sql::both("SELECT name, required_acr, has_role, parent_id, disabled, above FROM groups WHERE id = $1");

const BELOW: Sql = Sql::both("SELECT id FROM groups WHERE parent_id = $1");

/// A circle of groups ends, because each is taken once.
pub(super) const EVERY_BELOW: Sql = Sql::both(
    "WITH RECURSIVE below (id) AS (SELECT id FROM groups WHERE id = $1 \
     UNION SELECT lower.id FROM groups lower JOIN below ON lower.parent_id = below.id) SELECT id FROM below",
);

const DELETE_IF: Sql = Sql::both("DELETE FROM groups WHERE id = $1 AND version = $2");

const IS_ADMINISTERED: Sql = Sql::both(
    "SELECT 1 FROM user_roles WHERE within_group = $1 UNION ALL SELECT 1 FROM group_roles WHERE within_group = $1 \
     UNION ALL SELECT 1 FROM api_keys WHERE within_group = $1 LIMIT 1",
)
.fan_out("an administrator removes a group");

const WRITE_ABOVE: Sql = Sql::both(
    "UPDATE groups SET above = $2, has_role = $3 OR EXISTS (SELECT 1 FROM group_roles r WHERE r.group_id = $1) WHERE id = $1",
);

/// Their groups are among what an administrator looks at before a change.
const TOUCH_USER: Sql = Sql::both("UPDATE users SET version = version + 1 WHERE home = $1 AND id = $2");

const LEAVE_ALL: Sql = Sql::both("DELETE FROM group_memberships WHERE home = $1 AND user_id = $2");

const JOIN: Sql = Sql::both("INSERT INTO group_memberships (home, user_id, group_id) VALUES ($1, $2, $3)");
