//! `groups`: groups of users.

use crate::table::Table;

/// See the module.
pub(crate) const TABLE: Table = Table {
    name: "m0002_groups",
    table: "groups",
    comment: "Groups of people. Key: id; a name is one group's. Small: a copy of it may be kept wherever people are.",
    up: "
        CREATE TABLE groups (
            id uuid NOT NULL PRIMARY KEY,
            name text COLLATE BYTES NOT NULL UNIQUE,
            description text,
            disabled boolean NOT NULL,
            required_acr text,
            version bigint NOT NULL,
            created_at timestamptz NOT NULL,
            updated_at timestamptz NOT NULL
        )
    ",
    up_on_postgres: "",
    down: "DROP TABLE groups",
};
