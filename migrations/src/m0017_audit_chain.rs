//! `audit_chain`: the head of the chain over the audit events.

use crate::table::Table;

/// See the module.
pub(crate) const TABLE: Table = Table {
    name: "m0017_audit_chain",
    table: "audit_chain",
    comment: "The head of the keyed chain over the audit log. Key: id, which is 1.",
    up: "
        CREATE TABLE audit_chain (
            id integer NOT NULL PRIMARY KEY,
            sequence bigint NOT NULL,
            head bytea NOT NULL
        );
        INSERT INTO audit_chain (id, sequence, head) VALUES (1, 0, '')
    ",
    up_on_postgres: "",
    down: "DROP TABLE audit_chain",
};
