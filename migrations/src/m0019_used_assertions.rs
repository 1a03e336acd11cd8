//! `used_assertions`: client assertions that were used, until they expire.

use crate::table::Table;

/// See the module.
pub(crate) const TABLE: Table = Table {
    name: "m0019_used_assertions",
    table: "used_assertions",
    comment: "Client assertions that were seen. Key: client_id, jti_digest.",
    up: "
        CREATE TABLE used_assertions (
            client_id text NOT NULL,
            jti_digest bytea NOT NULL,
            expires_at timestamptz NOT NULL,
            PRIMARY KEY (client_id, jti_digest)
        );
        CREATE INDEX used_assertions_expiry ON used_assertions (expires_at)
    ",
    up_on_postgres: "",
    down: "DROP TABLE used_assertions",
};
