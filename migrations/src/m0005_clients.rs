//! `clients`: registered applications.

use crate::table::{Table, trigrams};

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
            -- Of the metadata, else the identifier, in the spelling that is searched for.
            shown_name text COLLATE BYTES NOT NULL,
            version bigint NOT NULL,
            created_at timestamptz NOT NULL,
            updated_at timestamptz NOT NULL
        );
        CREATE INDEX clients_shown_name ON clients (shown_name, client_id)
    ",
    up_on_postgres: concat!(
        "CREATE INDEX clients_by_bytes ON clients (client_id COLLATE \"C\"); ",
        trigrams!("CREATE INDEX clients_shown_name_trigrams ON clients USING gin (shown_name gin_trgm_ops)")
    ),
    down: "DROP TABLE clients",
};
