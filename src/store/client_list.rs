//! Clients in pages, for administrators.

use super::{
    Connection,
    clients::{columns, from_row},
    listing::{Attribute, Directions, Key, Kind, ListError, Page, Query, Resource, Sort, Table, page, within_no_group},
    versioned::Versioned,
};
use crate::domain::client::Client;

/// A page of clients. One that is disabled only because this release does not know a value in its metadata is listed among the enabled.
///
/// # Errors
/// When the query asks for what the list does not have, or the store fails.
pub async fn list(connection: &dyn Connection, query: &Query<'_>) -> Result<Page<Versioned<Client>>, ListError> {
    page(connection, &CLIENTS, query, |row| from_row(row).map(Some)).await
}

/// By bytes, whatever the collation of the database is.
const CLIENT_ID: &str = "c.client_id COLLATE BYTES";

/// The list. A client without a name is shown by its identifier, and found by it.
pub(super) static CLIENTS: Resource = Resource {
    name: "clients",
    postgres: columns!(postgres),
    sqlite: columns!(sqlite),
    table: Table {
        from: "clients c",
        key: "c.client_id",
    },
    only: None,
    expires_at: None,
    attributes: &[
        Attribute::column("client_id", Kind::Text, CLIENT_ID),
        Attribute::column("client_name", Kind::Normalised, "c.shown_name"),
        Attribute::column("owner", Kind::Id, "c.owner").optional("c.owner IS NULL"),
        Attribute::column("disabled", Kind::Boolean, "c.disabled"),
        Attribute::column("created_at", Kind::Time, "c.created_at"),
        Attribute::column("updated_at", Kind::Time, "c.updated_at").without_index(),
    ],
    sorts: &[
        Sort {
            name: "client_id",
            keys: &[Key::Text(CLIENT_ID)],
            directions: Directions::Both,
        },
        Sort {
            name: "client_name",
            keys: &[Key::Text("c.shown_name"), Key::Text("c.client_id")],
            directions: Directions::Both,
        },
        Sort {
            name: "created_at",
            keys: &[Key::Time("c.created_at"), Key::Text("c.client_id")],
            directions: Directions::Both,
        },
    ],
    default_sort: "client_id",
    within: within_no_group,
};
