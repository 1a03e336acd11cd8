//! `audit_seals`: the seals of the audit log, one for the events that were new together.

use crate::table::Table;

/// See the module.
pub(crate) const TABLE: Table = Table {
    name: "m0084_audit_seals",
    table: "audit_seals",
    comment: "The keyed chain over the audit log, one row for the events that were new together. Key: last (the number of the last of them).",
    up: "
        CREATE TABLE audit_seals (
            last bigint NOT NULL PRIMARY KEY,
            -- The last number of the seal before.
            after bigint NOT NULL,
            events integer NOT NULL,
            -- For each event, its number and the beginning of its digest: which one was changed, removed or added.
            digests bytea NOT NULL,
            seal bytea NOT NULL
        );
        -- The head of this chain, which goes on where the seals in audit_events end. An earlier release moves the head with id 1.
        INSERT INTO audit_chain (id, sequence, head) SELECT 3, sequence, head FROM audit_chain WHERE id = 1;
        -- How far a stream sent the log, by the numbers of this release. An earlier one reads and writes `sequence`.
        ALTER TABLE audit_streams ADD COLUMN number bigint
    ",
    up_on_postgres: "",
    down: "
        ALTER TABLE audit_streams DROP COLUMN number;
        DELETE FROM audit_chain WHERE id = 3;
        DROP TABLE audit_seals
    ",
};
