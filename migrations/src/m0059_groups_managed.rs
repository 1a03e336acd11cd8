//! `groups.managed`: whether state files alone change the row.

use crate::table::Table;

/// See the module.
pub(crate) const TABLE: Table = Table {
    name: "m0059_groups_managed",
    table: "groups",
    comment: "Groups of people. Key: id; a name is one group's. Small: a copy of it may be kept wherever people are.",
    up: "ALTER TABLE groups ADD COLUMN managed boolean NOT NULL DEFAULT false",
    up_on_postgres: "",
    down: "ALTER TABLE groups DROP COLUMN managed",
};
