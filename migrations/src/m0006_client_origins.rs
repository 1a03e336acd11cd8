//! `client_origins`: the origins from which scripts of clients may call this server (CORS).

use crate::table::Table;

/// See the module.
pub(crate) const TABLE: Table = Table {
    name: "m0006_client_origins",
    table: "client_origins",
    comment: "Origins of the scripts of applications. Key: origin, client_id.",
    up: "
        CREATE TABLE client_origins (
            origin text NOT NULL,
            client_id text NOT NULL REFERENCES clients (client_id) ON DELETE CASCADE,
            PRIMARY KEY (origin, client_id)
        );
        CREATE INDEX client_origins_client ON client_origins (client_id)
    ",
    up_on_postgres: "",
    down: "DROP TABLE client_origins",
};
