//! Groups, and every group below them. They are read before a list is: with their ids, Postgres knows how many members they have, and
//! reads a small group by its members and a large one in the order of the list. With a query for them in their place it does not.

use std::collections::{BTreeMap, BTreeSet};

use uuid::Uuid;

use crate::{
    domain::ids::GroupId,
    store::{Connection, StoreError, groups::EVERY_BELOW, statement::Sql},
};

/// The ids of groups and of those below, by how a filter names the highest.
pub(super) type NamedGroups = BTreeMap<String, Vec<Uuid>>;

/// The groups with these ids, and every group below one.
pub(super) async fn below(connection: &dyn Connection, top: &[GroupId]) -> Result<Vec<Uuid>, StoreError> {
    follow(connection, BELOW, top).await
}

async fn follow(connection: &dyn Connection, sql: Sql, top: &[GroupId]) -> Result<Vec<Uuid>, StoreError> {
    let mut found = BTreeSet::new();
    for group in top {
        for row in sql.read_all(connection, [group.0.into()]).await? {
            found.insert(row.try_get_by_index(0)?);
        }
    }
    Ok(found.into_iter().collect())
}

/// The same, as far as they are enabled: a right over a group reaches no further down than that.
pub(super) async fn enabled_below(connection: &dyn Connection, top: &[GroupId]) -> Result<Vec<Uuid>, StoreError> {
    follow(connection, ENABLED_BELOW, top).await
}

/// The group with that name or that id, and every group below it.
pub(super) async fn below_named(connection: &dyn Connection, name: &str) -> Result<Vec<Uuid>, StoreError> {
    let mut top = Vec::new();
    if let Some(row) = NAMED.read_one(connection, [name.into()]).await? {
        top.push(GroupId(row.try_get_by_index(0)?));
    }
    top.extend(name.parse::<GroupId>());
    below(connection, &top).await
}

const NAMED: Sql = Sql::both("SELECT id FROM groups WHERE name = $1").may_be_stale();

/// Whether a group is disabled does not matter: its members are listed all the same.
const BELOW: Sql = EVERY_BELOW.may_be_stale();

const ENABLED_BELOW: Sql = Sql::both(
    "WITH RECURSIVE below (id) AS (SELECT id FROM groups WHERE id = $1 AND NOT disabled \
     UNION SELECT lower.id FROM groups lower JOIN below ON lower.parent_id = below.id WHERE NOT lower.disabled) \
     SELECT id FROM below",
)
.may_be_stale();
