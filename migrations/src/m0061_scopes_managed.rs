//! `scopes.managed`: whether state files alone change the row.

use crate::table::Table;

/// See the module.
pub(crate) const TABLE: Table = Table {
    name: "m0061_scopes_managed",
    table: "scopes",
    comment: "Scopes beside the standard ones. Key: name.",
    up: "ALTER TABLE scopes ADD COLUMN managed boolean NOT NULL DEFAULT false",
    up_on_postgres: "",
    down: "ALTER TABLE scopes DROP COLUMN managed",
};
