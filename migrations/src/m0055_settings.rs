//! `settings`: what administrators set while the server runs.

use crate::table::Table;

/// See the module.
pub(crate) const TABLE: Table = Table {
    name: "m0055_settings",
    table: "settings",
    comment: "What administrators set while the server runs, in one row. Secrets among it are in server_secrets. Key: id. Small.",
    up: "
        CREATE TABLE settings (
            id integer NOT NULL PRIMARY KEY,
            -- Values by the key of their setting.
            document jsonb NOT NULL,
            version bigint NOT NULL,
            created_at timestamptz NOT NULL,
            updated_at timestamptz NOT NULL
        )
    ",
    up_on_postgres: "",
    down: "DROP TABLE settings",
};
