//! Users in pages, for administrators. A page is read in two steps: the keys of its users, by an index, and then each user by
//! their key. A page may be a moment old: nothing is decided by it.

use sea_orm::Value;
use uuid::Uuid;

use super::{
    Connection, StoreError,
    login_names::{self, normalise},
    paging::{Limit, after_user, containing, range},
    statement::Sql,
    users,
    versioned::Versioned,
};
use crate::domain::{
    ids::{GroupId, UserId},
    user::User,
};

/// Which users, and in which order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Which {
    /// Everybody, by their home and their identifier.
    All,
    /// Whoever has a name to sign in with that begins with this, in any spelling; by that name.
    LoginName(String),
    /// Whoever has a full name that begins with this, in any spelling; by that name.
    FullName(String),
    /// Whoever has a full name or a name to sign in with that has this in it, in any spelling; by the first such name. On Postgres
    /// by an index of trigrams where the extension is to be had; elsewhere every name is looked at.
    NameContains(String),
    /// The members of a group, by their home and their identifier.
    Group(GroupId),
}

/// Which users are listed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filter {
    /// Among whom.
    pub which: Which,
    /// Only those who are disabled, or are not.
    pub disabled: Option<bool>,
    /// Only those who have a role, themselves or by a group, or do not.
    pub has_role: Option<bool>,
}

/// Where a page ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Position {
    /// The name by which the list is sorted; empty where it is sorted by identifiers.
    pub name: String,
    /// The last user.
    pub id: UserId,
}

/// A page. It may have fewer users than the limit, and even none, while others follow.
#[derive(Clone, Debug, PartialEq)]
pub struct Page {
    /// The users.
    pub users: Vec<Versioned<User>>,
    /// Where the next page begins; `None` at the end.
    pub next: Option<Position>,
}

/// The page after `after`, of what `filter` says.
pub async fn list(
    connection: &dyn Connection,
    filter: &Filter,
    after: Option<&Position>,
    limit: Limit,
) -> Result<Page, StoreError> {
    let positions = positions(connection, filter, after, limit).await?;
    let is_last = positions.len() < limit.rows();
    let mut users = Vec::new();
    for position in &positions {
        let Some(found) = users::find_listed(connection, position.id).await? else {
            continue;
        };
        let wanted = filter.disabled.is_none_or(|disabled| disabled == found.value.disabled)
            && filter.has_role.is_none_or(|has_role| has_role == found.value.has_role)
            && is_listed_here(&filter.which, &position.name, &found.value);
        if wanted {
            users.push(found);
        }
    }
    let next = if is_last { None } else { positions.last().cloned() };
    Ok(Page { users, next })
}

/// Somebody who has several names that begin alike is listed at the first of them only.
fn is_listed_here(which: &Which, name: &str, user: &User) -> bool {
    match which {
        Which::LoginName(prefix) => {
            let names = login_names::names_of(&user.claims);
            let prefix = normalise(prefix);
            let first = names.into_keys().find(|name| name.starts_with(&prefix));
            first.as_deref() == Some(name)
        }
        Which::NameContains(part) => {
            let part = normalise(part);
            let full_name = user.claims.name.as_deref().map(normalise);
            let names = login_names::names_of(&user.claims).into_keys().chain(full_name);
            names.filter(|name| name.contains(&part)).min().as_deref() == Some(name)
        }
        Which::All | Which::FullName(_) | Which::Group(_) => true,
    }
}

async fn positions(
    connection: &dyn Connection,
    filter: &Filter,
    after: Option<&Position>,
    limit: Limit,
) -> Result<Vec<Position>, StoreError> {
    let name = after.map(|after| after.name.as_str());
    let [home, id] = after_user(after.map(|after| after.id));
    let flags = [filter.disabled.into(), filter.has_role.into(), limit.into()];
    let rows = match &filter.which {
        Which::All => {
            let values = [home, id].into_iter().chain(flags);
            ALL.read_all(connection, values).await?
        }
        Which::Group(group) => {
            let values = [home, id].into_iter().chain(flags).chain([group.0.into()]);
            IN_GROUP.read_all(connection, values).await?
        }
        Which::LoginName(prefix) => {
            let values = range(&normalise(prefix), name).into_iter().chain([limit.into()]);
            BY_LOGIN_NAME.read_all(connection, values).await?
        }
        Which::NameContains(part) => {
            let values = [
                name.unwrap_or_default().into(),
                id,
                containing(&normalise(part)),
                limit.into(),
            ];
            NAME_CONTAINS.read_all(connection, values).await?
        }
        Which::FullName(prefix) => {
            let [name, from, below] = range(&normalise(prefix), name);
            let values = [name, id, from, below].into_iter().chain(flags);
            BY_FULL_NAME.read_all(connection, values).await?
        }
    };
    rows.iter()
        .map(|row| {
            Ok(Position {
                name: row.try_get_by_index(0)?,
                id: UserId(row.try_get_by_index(1)?),
            })
        })
        .collect()
}

/// Whether a user `u` has a role, themselves or by a group. Few groups give one.
macro_rules! has_role {
    () => {
        "(u.admin OR EXISTS (SELECT 1 FROM groups g WHERE g.has_role AND NOT g.disabled AND EXISTS \
         (SELECT 1 FROM group_memberships gm WHERE gm.home = u.home AND gm.user_id = u.id AND gm.group_id = g.id)))"
    };
}

const ALL: Sql = Sql::both(concat!(
    "SELECT '', u.id FROM users u WHERE (u.home, u.id) > ($1, $2) AND ($3 IS NULL OR u.disabled = $3) AND ($4 IS NULL OR ",
    has_role!(),
    " = $4) ORDER BY u.home, u.id LIMIT $5",
))
.fan_out("administrators list everybody")
.may_be_stale();

const IN_GROUP: Sql = Sql::both(concat!(
    "SELECT '', u.id FROM group_memberships m JOIN users u ON u.home = m.home AND u.id = m.user_id \
     WHERE (m.home, m.user_id) > ($1, $2) AND ($3 IS NULL OR u.disabled = $3) AND ($4 IS NULL OR ",
    has_role!(),
    " = $4) AND m.group_id = $6 ORDER BY m.home, m.user_id LIMIT $5",
))
.fan_out("administrators list the members of a group")
.may_be_stale();

const BY_LOGIN_NAME: Sql = Sql::both(
    "SELECT name, user_id FROM login_names WHERE name > $1 AND name >= $2 AND name < $3 ORDER BY name LIMIT $4",
)
.fan_out("administrators search among everybody")
.may_be_stale();

const NAME_CONTAINS: Sql = Sql::both(
    "SELECT name, id FROM (SELECT full_name AS name, id FROM users WHERE full_name LIKE $3 ESCAPE '\\' \
     UNION SELECT name, user_id AS id FROM login_names WHERE name LIKE $3 ESCAPE '\\') found \
     WHERE (name, id) > ($1, $2) ORDER BY name, id LIMIT $4",
)
.fan_out("administrators search among everybody")
.may_be_stale();

const BY_FULL_NAME: Sql = Sql::both(concat!(
    "SELECT u.full_name, u.id FROM users u WHERE (u.full_name, u.id) > ($1, $2) AND u.full_name >= $3 AND u.full_name < $4 \
     AND ($5 IS NULL OR u.disabled = $5) AND ($6 IS NULL OR ",
    has_role!(),
    " = $6) ORDER BY u.full_name, u.id LIMIT $7",
))
.fan_out("administrators search among everybody")
.may_be_stale();

/// The statements, with parameters of the right types, for the tests of their plans.
pub(super) fn explained() -> Vec<(&'static str, Sql, Vec<Value>)> {
    let limit = Value::from(50_i64);
    let key = after_user(None);
    let flags = [Value::Bool(None), Value::Bool(None), limit.clone()];
    let group = Value::from(Uuid::nil());
    let [name, from, below] = range("a", None);
    let of_key = || key.iter().chain(&flags).cloned();
    let by_full_name = [name.clone(), Uuid::nil().into(), from.clone(), below.clone()];
    vec![
        ("user_list, all", ALL, of_key().collect()),
        ("user_list, of a group", IN_GROUP, of_key().chain([group]).collect()),
        (
            "user_list, by login name",
            BY_LOGIN_NAME,
            vec![name, from, below, limit],
        ),
        (
            "user_list, by full name",
            BY_FULL_NAME,
            by_full_name.into_iter().chain(flags).collect(),
        ),
    ]
}

/// Those that only Postgres answers by an index.
pub(super) fn explained_on_postgres() -> Vec<(&'static str, Sql, Vec<Value>)> {
    let values = ["".into(), Uuid::nil().into(), containing("lovelace"), 50_i64.into()];
    vec![("user_list, name contains", NAME_CONTAINS, values.into())]
}
