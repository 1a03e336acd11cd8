//! `server_secrets`: secrets that all nodes share, sealed.

use crate::table::Table;

/// See the module.
pub(crate) const TABLE: Table = Table {
    name: "m0022_server_secrets",
    table: "server_secrets",
    comment: "Secrets that all nodes agree on, sealed. Key: name.",
    up: "
        CREATE TABLE server_secrets (
            name text NOT NULL PRIMARY KEY,
            sealed bytea NOT NULL
        )
    ",
    up_on_postgres: "",
    down: "DROP TABLE server_secrets",
};
