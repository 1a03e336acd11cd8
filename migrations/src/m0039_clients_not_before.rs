//! `clients.not_before`: what was issued to a client before it was disabled, or enabled again, is worth nothing.

use crate::table::Table;

/// See the module.
pub(crate) const TABLE: Table = Table {
    name: "m0039_clients_not_before",
    table: "clients",
    comment: "Registered applications. Key: client_id.",
    up: "ALTER TABLE clients ADD COLUMN not_before timestamptz",
    up_on_postgres: "",
    down: "ALTER TABLE clients DROP COLUMN not_before",
};
