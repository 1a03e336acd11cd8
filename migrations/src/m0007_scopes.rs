//! `scopes`: the scopes that an administrator defined.

use crate::table::Table;

/// See the module.
pub(crate) const TABLE: Table = Table {
    name: "m0007_scopes",
    table: "scopes",
    comment: "Scopes beside the standard ones. Key: name.",
    up: "
        CREATE TABLE scopes (
            name text COLLATE BYTES NOT NULL PRIMARY KEY,
            description text NOT NULL,
            claims jsonb NOT NULL,
            version bigint NOT NULL,
            created_at timestamptz NOT NULL,
            updated_at timestamptz NOT NULL
        )
    ",
    up_on_postgres: "",
    down: "DROP TABLE scopes",
};
