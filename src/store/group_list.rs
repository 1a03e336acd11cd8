//! Groups in pages, for administrators.

use super::{
    Connection,
    groups::{columns, from_row},
    listing::{Attribute, Compiled, Directions, Key, Kind, ListError, Page, Query, Resource, Sort, Table, page},
    versioned::Versioned,
};
use crate::domain::{filter::Operator, group::Group};

/// A page of groups.
///
/// # Errors
/// When the query asks for what the list does not have, or the store fails.
pub async fn list(connection: &dyn Connection, query: &Query<'_>) -> Result<Page<Versioned<Group>>, ListError> {
    page(connection, &GROUPS, query, |row| from_row(row).map(Some)).await
}

/// The list.
pub(super) static GROUPS: Resource = Resource {
    name: "groups",
    postgres: columns!(),
    sqlite: columns!(),
    table: Table {
        from: "groups g",
        key: "g.id",
    },
    only: None,
    expires_at: None,
    attributes: &[
        Attribute::column("id", Kind::Id, "g.id"),
        Attribute::column("name", Kind::Text, "g.name"),
        Attribute::column("description", Kind::Text, "g.description")
            .optional("g.description IS NULL")
            .only(&[Operator::Co])
            .without_index(),
        Attribute::column("disabled", Kind::Boolean, "g.disabled"),
        Attribute::column("parent", Kind::Id, "g.parent_id").optional("g.parent_id IS NULL"),
    ],
    sorts: &[Sort {
        name: "name",
        keys: &[Key::Text("g.name")],
        directions: Directions::Both,
    }],
    default_sort: "name",
    within: |groups| Compiled::in_each_row(format!("g.id IN {groups}")),
};
