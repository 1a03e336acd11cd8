//! `clients`: an index for lists that are sorted by the time.

use crate::table::Table;

/// See the module.
pub(crate) const TABLE: Table = Table {
    name: "m0048_client_list_indexes",
    table: "clients",
    comment: "Registered applications. Key: client_id.",
    up: "
        CREATE INDEX clients_created ON clients (created_at, client_id)
    ",
    // As for the names of users (`m0047_user_list_indexes.rs`).
    up_on_postgres: "ALTER TABLE clients ALTER COLUMN shown_name SET STATISTICS 1000",
    down: "DROP INDEX clients_created",
};
