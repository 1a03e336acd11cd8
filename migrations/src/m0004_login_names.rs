//! `login_names`: every name with which a user signs in, normalised. Its key makes them unique.

use crate::table::{Table, trigrams};

/// See the module.
pub(crate) const TABLE: Table = Table {
    name: "m0004_login_names",
    table: "login_names",
    comment: "Names that people sign in with, normalised. Key: name, so that it is one person's; nothing is kept with the \
              person. Whoever erases them deletes their names.",
    up: "
        CREATE TABLE login_names (
            name text COLLATE BYTES NOT NULL PRIMARY KEY,
            kind text NOT NULL,
            user_id uuid NOT NULL
        );
        CREATE INDEX login_names_user ON login_names (user_id)
    ",
    up_on_postgres: trigrams!("CREATE INDEX login_names_trigrams ON login_names USING gin (name gin_trgm_ops)"),
    down: "DROP TABLE login_names",
};
