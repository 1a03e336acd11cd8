//! `attribute_definitions.managed`: whether state files alone change the row.

use crate::table::Table;

/// See the module.
pub(crate) const TABLE: Table = Table {
    name: "m0080_attribute_definitions_managed",
    table: "attribute_definitions",
    comment: "What can be known of people beside the standard claims. Key: name. Small.",
    up: "ALTER TABLE attribute_definitions ADD COLUMN managed boolean NOT NULL DEFAULT false",
    up_on_postgres: "",
    down: "ALTER TABLE attribute_definitions DROP COLUMN managed",
};
