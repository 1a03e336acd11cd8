//! `group_memberships`: which user is in which group.

use crate::table::Table;

/// See the module.
pub(crate) const TABLE: Table = Table {
    name: "m0003_group_memberships",
    table: "group_memberships",
    comment: "Who is in which group. Key: home (the last 16 bits of the person's id), user_id, group_id.",
    up: "
        CREATE TABLE group_memberships (
            home integer NOT NULL,
            user_id uuid NOT NULL,
            group_id uuid NOT NULL REFERENCES groups (id) ON DELETE CASCADE,
            PRIMARY KEY (home, user_id, group_id),
            FOREIGN KEY (home, user_id) REFERENCES users (home, id) ON DELETE CASCADE
        );
        CREATE INDEX group_memberships_group ON group_memberships (group_id, home, user_id)
    ",
    up_on_postgres: "",
    down: "DROP TABLE group_memberships",
};
