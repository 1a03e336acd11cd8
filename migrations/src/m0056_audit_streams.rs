//! `audit_streams`: how far the audit log was sent elsewhere.

use crate::table::Table;

/// See the module.
pub(crate) const TABLE: Table = Table {
    name: "m0056_audit_streams",
    table: "audit_streams",
    comment: "How far each stream of the configuration has sent the audit log. Key: name. Small.",
    up: "
        CREATE TABLE audit_streams (
            name text NOT NULL PRIMARY KEY,
            -- The number of the last event that was accepted.
            sequence bigint NOT NULL,
            -- Until then nobody else sends: one node does, or the stream failed and waits.
            leased_until timestamptz NOT NULL,
            -- In a row.
            failures integer NOT NULL,
            last_error text,
            last_sent_at timestamptz
        )
    ",
    up_on_postgres: "",
    down: "DROP TABLE audit_streams",
};
