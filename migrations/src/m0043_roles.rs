//! `roles`: the roles that administrators made. Those that are built in are in no table.

use crate::table::Table;

/// See the module.
pub(crate) const TABLE: Table = Table {
    name: "m0043_roles",
    table: "roles",
    comment: "Roles that administrators made, with their rights. Key: name. Small: a copy of it may be kept wherever people are.",
    up: "
        CREATE TABLE roles (
            name text COLLATE BYTES NOT NULL PRIMARY KEY,
            description text NOT NULL,
            rights jsonb NOT NULL,
            version bigint NOT NULL,
            created_at timestamptz NOT NULL,
            updated_at timestamptz NOT NULL
        )
    ",
    up_on_postgres: "",
    down: "DROP TABLE roles",
};
