//! `clients.owner`: who made the client, for those who may look after their own.

use crate::table::Table;

/// See the module.
pub(crate) const TABLE: Table = Table {
    name: "m0050_clients_owner",
    table: "clients",
    comment: "Registered applications. Key: client_id.",
    up: "
        ALTER TABLE clients ADD COLUMN owner uuid;
        CREATE INDEX clients_owner ON clients (owner) WHERE owner IS NOT NULL
    ",
    up_on_postgres: "",
    down: "DROP INDEX clients_owner; ALTER TABLE clients DROP COLUMN owner",
};
