//! `attribute_definitions`: what can be known of people beside the standard claims.

use crate::table::Table;

/// See the module.
pub(crate) const TABLE: Table = Table {
    name: "m0066_attribute_definitions",
    table: "attribute_definitions",
    comment: "What can be known of people beside the standard claims. Key: name. Small.",
    up: "
        CREATE TABLE attribute_definitions (
            name text COLLATE BYTES NOT NULL PRIMARY KEY,
            label text NOT NULL,
            -- text, number, boolean or list.
            kind text NOT NULL,
            required boolean NOT NULL,
            visible_to_user boolean NOT NULL,
            -- administrator or user.
            changed_by text NOT NULL,
            searchable boolean NOT NULL,
            version bigint NOT NULL,
            created_at timestamptz NOT NULL,
            updated_at timestamptz NOT NULL
        )
    ",
    up_on_postgres: "",
    down: "DROP TABLE attribute_definitions",
};
