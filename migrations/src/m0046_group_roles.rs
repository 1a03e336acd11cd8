//! `group_roles`: which role the members of a group have by it, over what.

use crate::table::Table;

/// See the module.
pub(crate) const TABLE: Table = Table {
    name: "m0046_group_roles",
    table: "group_roles",
    comment: "Which role the members of a group have by it. Key: id. Small: a copy of it may be kept wherever people are.",
    up: "
        CREATE TABLE group_roles (
            id uuid NOT NULL PRIMARY KEY,
            group_id uuid NOT NULL REFERENCES groups (id) ON DELETE CASCADE,
            role text COLLATE BYTES NOT NULL,
            within_group uuid REFERENCES groups (id)
        );
        CREATE INDEX group_roles_group ON group_roles (group_id);
        CREATE INDEX group_roles_role ON group_roles (role)
    ",
    up_on_postgres: "",
    down: "DROP TABLE group_roles",
};
