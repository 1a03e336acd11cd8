//! `roles.managed`: whether state files alone change the row.

use crate::table::Table;

/// See the module.
pub(crate) const TABLE: Table = Table {
    name: "m0060_roles_managed",
    table: "roles",
    comment: "Roles that administrators made, with their rights. Key: name. Small: a copy of it may be kept wherever people are.",
    up: "ALTER TABLE roles ADD COLUMN managed boolean NOT NULL DEFAULT false",
    up_on_postgres: "",
    down: "ALTER TABLE roles DROP COLUMN managed",
};
