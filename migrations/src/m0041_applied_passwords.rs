//! `applied_users.password_hash`: the password that a state file gave last, so that a new one in the file is recognised.

use crate::table::Table;

/// See the module.
pub(crate) const TABLE: Table = Table {
    name: "m0041_applied_passwords",
    table: "applied_users",
    comment: "People whom state files name, and what the files said last. Key: name.",
    up: "ALTER TABLE applied_users ADD COLUMN password_hash text",
    up_on_postgres: "",
    down: "ALTER TABLE applied_users DROP COLUMN password_hash",
};
