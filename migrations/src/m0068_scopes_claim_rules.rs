//! `scopes.claim_rules`: the claims that a scope makes of attributes, groups and constants.

use crate::table::Table;

/// See the module.
pub(crate) const TABLE: Table = Table {
    name: "m0068_scopes_claim_rules",
    table: "scopes",
    comment: "Scopes beside the standard ones. Key: name.",
    up: "ALTER TABLE scopes ADD COLUMN claim_rules jsonb NOT NULL DEFAULT '[]'",
    up_on_postgres: "",
    down: "ALTER TABLE scopes DROP COLUMN claim_rules",
};
