//! Scopes that an administrator defined, in pages, for administrators.

use super::{
    Connection,
    listing::{Attribute, Directions, Key, Kind, ListError, Page, Query, Resource, Sort, Table, page, within_no_group},
    scopes::{columns, from_row},
    versioned::Versioned,
};
use crate::domain::scope::Scope;

/// A page of scopes.
///
/// # Errors
/// When the query asks for what the list does not have, or the store fails.
pub async fn list(connection: &dyn Connection, query: &Query<'_>) -> Result<Page<Versioned<Scope>>, ListError> {
    page(connection, &SCOPES, query, |row| from_row(row).map(Some)).await
}

/// The list.
pub(super) static SCOPES: Resource = Resource {
    name: "scopes",
    postgres: columns!(),
    sqlite: columns!(),
    table: Table {
        from: "scopes s",
        key: "s.name",
    },
    only: None,
    expires_at: None,
    attributes: &[Attribute::column("name", Kind::Text, "s.name")],
    sorts: &[Sort {
        name: "name",
        keys: &[Key::Text("s.name")],
        directions: Directions::Both,
    }],
    default_sort: "name",
    within: within_no_group,
};
