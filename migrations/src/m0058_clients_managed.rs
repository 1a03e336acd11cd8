//! `clients.managed`: whether state files alone change the row.

use crate::table::Table;

/// See the module.
pub(crate) const TABLE: Table = Table {
    name: "m0058_clients_managed",
    table: "clients",
    comment: "Registered applications. Key: client_id.",
    up: "ALTER TABLE clients ADD COLUMN managed boolean NOT NULL DEFAULT false",
    up_on_postgres: "",
    down: "ALTER TABLE clients DROP COLUMN managed",
};
