//! `upstreams.managed`: whether state files alone change the row.

use crate::table::Table;

/// See the module.
pub(crate) const TABLE: Table = Table {
    name: "m0082_upstreams_managed",
    table: "upstreams",
    comment: "Other providers that users can sign in with, beside those of the configuration file. Key: id. Small.",
    up: "ALTER TABLE upstreams ADD COLUMN managed boolean NOT NULL DEFAULT false",
    up_on_postgres: "",
    down: "ALTER TABLE upstreams DROP COLUMN managed",
};
