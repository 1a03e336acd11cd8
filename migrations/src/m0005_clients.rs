//! `clients`: registered applications.

use crate::table::Table;

/// See the module.
pub(crate) const TABLE: Table = Table {
    name: "m0005_clients",
    table: "clients",
    comment: "Registered applications. Key: client_id.",
    up: "
        CREATE TABLE clients (
            client_id text NOT NULL PRIMARY KEY,
            client_secret_digest bytea,
            disabled boolean NOT NULL,
            metadata jsonb NOT NULL,
            version bigint NOT NULL
        )
    ",
    up_on_postgres: "CREATE INDEX clients_by_bytes ON clients (client_id COLLATE \"C\")",
    down: "DROP TABLE clients",
};
