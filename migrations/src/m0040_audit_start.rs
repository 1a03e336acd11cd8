//! `audit_chain`: where the chain begins, after events that were kept long enough are deleted.

use crate::table::Table;

/// See the module.
pub(crate) const TABLE: Table = Table {
    name: "m0040_audit_start",
    table: "audit_chain",
    comment: "The keyed chain over the audit log. Key: id; 1 is its head, 2 is where it begins, which is sealed.",
    up: "
        ALTER TABLE audit_chain ADD COLUMN seal bytea;
        INSERT INTO audit_chain (id, sequence, head) VALUES (2, 0, '')
    ",
    up_on_postgres: "",
    down: "
        DELETE FROM audit_chain WHERE id = 2;
        ALTER TABLE audit_chain DROP COLUMN seal
    ",
};
