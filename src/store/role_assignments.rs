//! Who has which role: users, and the members of groups. A user's own roles are kept with the user; those of a group are few.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use sea_orm::{QueryResult, Value};
use uuid::Uuid;

use super::{Connection, StoreError, Transaction, groups, groups_of_user::found_of_user, setup, statement::Sql, users};
use crate::domain::{
    ids::{GroupId, UserId},
    role::{OWNER, Over, RoleAssignment},
};

/// The roles that the user has themselves, sorted.
pub async fn of_user(connection: &dyn Connection, user: UserId) -> Result<Vec<RoleAssignment>, StoreError> {
    let rows = OF_USER
        .read_all(connection, [user.home().into(), user.0.into()])
        .await?;
    sorted(&rows)
}

/// The roles that the members of the group have by it, sorted.
pub async fn of_group(connection: &dyn Connection, group: GroupId) -> Result<Vec<RoleAssignment>, StoreError> {
    sorted(&OF_GROUP.read_all(connection, [group.0.into()]).await?)
}

/// The roles that the user has themselves, and by the groups that they are in, as far as those are enabled; sorted.
pub async fn effective_of_user(connection: &dyn Connection, user: UserId) -> Result<Vec<RoleAssignment>, StoreError> {
    let by_groups = by_groups_of_user(connection, user).await?;
    with_own(
        connection,
        user,
        by_groups.into_iter().map(|(_, assignment)| assignment),
    )
    .await
}

/// The roles that the user has by groups that they are in, each with the group, as far as those are enabled.
pub async fn by_groups_of_user(
    connection: &dyn Connection,
    user: UserId,
) -> Result<Vec<(GroupId, RoleAssignment)>, StoreError> {
    let rows = BY_GROUPS
        .read_all(connection, [user.home().into(), user.0.into()])
        .await?;
    rows.iter()
        .map(|row| Ok((GroupId(row.try_get_by_index(2)?), assignment(row)?)))
        .collect()
}

/// The same with those by groups that are disabled: they may be enabled again.
pub async fn every_of_user(connection: &dyn Connection, user: UserId) -> Result<Vec<RoleAssignment>, StoreError> {
    let rows = BY_EVERY_GROUP
        .read_all(connection, [user.home().into(), user.0.into()])
        .await?;
    with_own(connection, user, sorted(&rows)?).await
}

async fn with_own(
    connection: &dyn Connection,
    user: UserId,
    by_groups: impl IntoIterator<Item = RoleAssignment>,
) -> Result<Vec<RoleAssignment>, StoreError> {
    let mut all = of_user(connection, user).await?;
    all.extend(by_groups);
    all.sort_unstable();
    all.dedup();
    Ok(all)
}

/// Gives the user these roles and no others. Their row is locked meanwhile. The first owner closes the set-up for good. `new_id` makes the
/// identifiers of rows.
pub async fn set_of_user(
    transaction: &Transaction,
    user: UserId,
    roles: &[RoleAssignment],
    new_id: impl Fn() -> Uuid,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    users::hold(transaction, user).await?;
    let key = || [user.home().into(), user.0.into()];
    DELETE_OF_USER.write(transaction, key()).await?;
    for assignment in roles {
        let [home, user_id] = key();
        let id = user.home().claim(new_id());
        let values = [home, id.into(), user_id].into_iter().chain(columns(assignment));
        INSERT_FOR_USER.write(transaction, values).await?;
    }
    let [home, id] = key();
    TOUCH_USER
        .write(transaction, [home, id, (!roles.is_empty()).into()])
        .await?;
    if roles.iter().any(RoleAssignment::is_ownership) {
        setup::close(transaction, now).await?;
    }
    Ok(())
}

/// Gives the members of the group these roles by it and no others.
pub async fn set_of_group(
    transaction: &Transaction,
    group: GroupId,
    roles: &[RoleAssignment],
    new_id: impl Fn() -> Uuid,
) -> Result<(), StoreError> {
    DELETE_OF_GROUP.write(transaction, [group.0.into()]).await?;
    for assignment in roles {
        let values = [new_id().into(), group.0.into()].into_iter().chain(columns(assignment));
        INSERT_FOR_GROUP.write(transaction, values).await?;
    }
    TOUCH_GROUP.write(transaction, [group.0.into()]).await?;
    groups::write_above(transaction, group).await
}

/// Whether anybody, other than `except`, may do everything: an enabled user who has the role of owners themselves, and whose account stays.
pub async fn is_owner_left(connection: &dyn Connection, except: Option<UserId>) -> Result<bool, StoreError> {
    let except = except.map_or(Uuid::nil(), |user| user.0);
    let found = OWNER_LEFT.read_one(connection, [OWNER.into(), except.into()]);
    Ok(found.await?.is_some())
}

/// Somebody who may do everything.
#[derive(Clone, Copy, Debug)]
pub struct OwnerFactors {
    /// Who.
    pub id: UserId,
    /// Whether they have a password or a passkey.
    pub has_own_factor: bool,
}

/// Those whom [`is_owner_left`] counts; at most 200, first those with a factor of their own.
pub async fn owners(connection: &dyn Connection) -> Result<Vec<OwnerFactors>, StoreError> {
    let rows = OWNERS.read_all(connection, [OWNER.into()]).await?;
    rows.iter()
        .map(|row| {
            Ok(OwnerFactors {
                id: UserId(row.try_get_by_index(0)?),
                has_own_factor: row.try_get_by_index(1)?,
            })
        })
        .collect()
}

/// Whether any user or group has the role.
pub async fn is_assigned(connection: &dyn Connection, role: &str) -> Result<bool, StoreError> {
    Ok(IS_ASSIGNED.read_one(connection, [role.into()]).await?.is_some())
}

/// How many people, and how many groups, have a role themselves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counted {
    /// People.
    pub people: i64,
    /// Groups.
    pub groups: i64,
}

/// The same of each role that anybody has, by its name.
pub async fn counts(connection: &dyn Connection) -> Result<BTreeMap<String, Counted>, StoreError> {
    let mut counts: BTreeMap<String, Counted> = BTreeMap::new();
    for row in COUNT_USERS.read_all(connection, []).await? {
        counts.entry(row.try_get_by_index(0)?).or_default().people = row.try_get_by_index(1)?;
    }
    for row in COUNT_GROUPS.read_all(connection, []).await? {
        counts.entry(row.try_get_by_index(0)?).or_default().groups = row.try_get_by_index(1)?;
    }
    Ok(counts)
}

/// The groups whose members have the role by them, and over what; at most 200.
pub async fn groups_with(connection: &dyn Connection, role: &str) -> Result<Vec<(GroupId, Over)>, StoreError> {
    let rows = GROUPS_WITH.read_all(connection, [role.into()]).await?;
    rows.iter()
        .map(|row| Ok((GroupId(row.try_get_by_index(0)?), over(row.try_get_by_index(1)?))))
        .collect()
}

/// The users who have the role themselves, and over what, in the order of the identifiers of rows, which come first. `after` is that of the
/// last row before.
pub async fn users_with(
    connection: &dyn Connection,
    role: &str,
    after: Option<Uuid>,
    limit: u16,
) -> Result<Vec<(Uuid, UserId, Over)>, StoreError> {
    let values = [
        role.into(),
        after.unwrap_or(Uuid::nil()).into(),
        i64::from(limit).into(),
    ];
    let rows = USERS_WITH.read_all(connection, values).await?;
    rows.iter()
        .map(|row| {
            let user = UserId(row.try_get_by_index(1)?);
            Ok((row.try_get_by_index(0)?, user, over(row.try_get_by_index(2)?)))
        })
        .collect()
}

fn over(within: Option<Uuid>) -> Over {
    within.map_or(Over::Everything, |group| Over::Group(GroupId(group)))
}

fn columns(assignment: &RoleAssignment) -> [Value; 2] {
    let within = match assignment.over {
        Over::Everything => None,
        Over::Group(group) => Some(group.0),
    };
    [assignment.role.clone().into(), within.into()]
}

fn sorted(rows: &[QueryResult]) -> Result<Vec<RoleAssignment>, StoreError> {
    let mut all = rows.iter().map(assignment).collect::<Result<Vec<_>, _>>()?;
    all.sort_unstable();
    Ok(all)
}

fn assignment(row: &QueryResult) -> Result<RoleAssignment, StoreError> {
    Ok(RoleAssignment {
        role: row.try_get_by_index(0)?,
        over: over(row.try_get_by_index(1)?),
    })
}

const OF_USER: Sql = Sql::both("SELECT role, within_group FROM user_roles WHERE home = $1 AND user_id = $2");

const OF_GROUP: Sql = Sql::both("SELECT role, within_group FROM group_roles WHERE group_id = $1");

macro_rules! by_groups {
    ($and:literal) => {
        Sql::both(concat!(
            found_of_user!($and),
            "SELECT r.role, r.within_group, r.group_id FROM found JOIN group_roles r ON r.group_id = found.id"
        ))
    };
}

const BY_GROUPS: Sql = by_groups!(" AND NOT g.disabled");

const BY_EVERY_GROUP: Sql = by_groups!("");

const DELETE_OF_USER: Sql = Sql::both("DELETE FROM user_roles WHERE home = $1 AND user_id = $2");

const DELETE_OF_GROUP: Sql = Sql::both("DELETE FROM group_roles WHERE group_id = $1");

const INSERT_FOR_USER: Sql =
    Sql::both("INSERT INTO user_roles (home, id, user_id, role, within_group) VALUES ($1, $2, $3, $4, $5)");

const INSERT_FOR_GROUP: Sql =
    Sql::both("INSERT INTO group_roles (id, group_id, role, within_group) VALUES ($1, $2, $3, $4)");

/// `admin` says whether there is any row; what is read of a user on every request needs no more.
const TOUCH_USER: Sql = Sql::both("UPDATE users SET version = version + 1, admin = $3 WHERE home = $1 AND id = $2");

const TOUCH_GROUP: Sql = Sql::both("UPDATE groups SET version = version + 1 WHERE id = $1");

const OWNER_LEFT: Sql = Sql::both(
    "SELECT 1 FROM user_roles r JOIN users u ON u.home = r.home AND u.id = r.user_id \
     WHERE r.role = $1 AND r.within_group IS NULL AND r.user_id <> $2 AND u.admin AND NOT u.disabled \
     AND u.deletes_at IS NULL LIMIT 1",
)
.fan_out("an owner gives up the role; there are few, and they are found by an index");

const OWNERS: Sql = Sql::both(
    "SELECT u.id, u.password_hash IS NOT NULL \
     OR EXISTS (SELECT 1 FROM passkeys p WHERE p.home = u.home AND p.user_id = u.id) AS has_own_factor \
     FROM user_roles r JOIN users u ON u.home = r.home AND u.id = r.user_id \
     WHERE r.role = $1 AND r.within_group IS NULL AND u.admin AND NOT u.disabled AND u.deletes_at IS NULL \
     ORDER BY has_own_factor DESC, u.id LIMIT 200",
)
.fan_out("an administrator closes a provider; there are few owners, and they are found by an index");

const IS_ASSIGNED: Sql =
    Sql::both("SELECT 1 FROM user_roles WHERE role = $1 UNION ALL SELECT 1 FROM group_roles WHERE role = $1 LIMIT 1")
        .fan_out("an administrator removes a role");

const COUNT_USERS: Sql = Sql::both("SELECT role, count(*) FROM user_roles GROUP BY role")
    .may_be_stale()
    .fan_out("an administrator looks at the roles; few people have one");

const COUNT_GROUPS: Sql = Sql::both("SELECT role, count(*) FROM group_roles GROUP BY role").may_be_stale();

const GROUPS_WITH: Sql =
    Sql::both("SELECT group_id, within_group FROM group_roles WHERE role = $1 ORDER BY group_id, id LIMIT 200")
        .may_be_stale();

const USERS_WITH: Sql =
    Sql::both("SELECT id, user_id, within_group FROM user_roles WHERE role = $1 AND id > $2 ORDER BY id LIMIT $3")
        .may_be_stale()
        .fan_out("an administrator looks at who has a role");
