//! `applied_users`: the name of a user in a state file, and what the file said when it was last applied. What differs from that
//! was changed by the user or by an administrator.

use crate::table::Table;

/// See the module.
pub(crate) const TABLE: Table = Table {
    name: "m0034_applied_users",
    table: "applied_users",
    comment: "By which name a state file knows somebody, and what it said of them last. Key: name. Whoever erases them deletes \
              their rows.",
    up: "
        CREATE TABLE applied_users (
            name text NOT NULL PRIMARY KEY,
            user_id uuid NOT NULL,
            claims jsonb NOT NULL,
            took_factors boolean NOT NULL
        );
        CREATE INDEX applied_users_user ON applied_users (user_id)
    ",
    up_on_postgres: "",
    down: "DROP TABLE applied_users",
};
