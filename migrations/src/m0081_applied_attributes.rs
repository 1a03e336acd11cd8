//! `applied_users.attributes`: the values of attributes that a state file gave last, so that a new one in the file is recognised.

use crate::table::Table;

/// See the module.
pub(crate) const TABLE: Table = Table {
    name: "m0081_applied_attributes",
    table: "applied_users",
    comment: "People whom state files name, and what the files said last. Key: name.",
    up: "ALTER TABLE applied_users ADD COLUMN attributes jsonb NOT NULL DEFAULT '{}'",
    up_on_postgres: "",
    down: "ALTER TABLE applied_users DROP COLUMN attributes",
};
