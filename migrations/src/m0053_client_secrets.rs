//! `client_secrets`: what is known of each secret of a client, so that it can have two while one is exchanged for the other.
//!
//! `clients.client_secret_digest` stays, and has the newest secret: a release that knows no other reads and writes that. Each row says which
//! newest secret it stands beside. Rows that stand beside another one are of secrets that such a release replaced, and count for nothing.

use crate::table::Table;

/// See the module.
pub(crate) const TABLE: Table = Table {
    name: "m0053_client_secrets",
    table: "client_secrets",
    comment: "The secrets of clients, two at most that are live. Key: client_id, number. Small.",
    up: "
        CREATE TABLE client_secrets (
            client_id text NOT NULL REFERENCES clients (client_id) ON DELETE CASCADE,
            -- The version of the client with which it came; 0 of one from before this table.
            number bigint NOT NULL,
            digest bytea NOT NULL,
            -- What clients.client_secret_digest is while this row counts.
            newest_digest bytea NOT NULL,
            created_at timestamptz,
            expires_at timestamptz,
            last_used_at timestamptz,
            PRIMARY KEY (client_id, number)
        )
    ",
    up_on_postgres: "",
    down: "DROP TABLE client_secrets",
};
