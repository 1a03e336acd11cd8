//! `changes`: what changed of what nodes keep in memory, for a day. Each node follows it and forgets just that.

use crate::table::Table;

/// See the module.
pub(crate) const TABLE: Table = Table {
    name: "m0038_changes",
    table: "changes",
    comment: "What changed of what nodes keep in memory, for a day: kind is 'client', 'scope' or 'signing_keys', key says which \
              one; changed_at is in seconds since 1970, by the database's clock. Key: sequence, without gaps, in the order of \
              commits.",
    up: "
        CREATE TABLE changes (
            sequence bigint NOT NULL PRIMARY KEY,
            kind text NOT NULL,
            key text NOT NULL,
            changed_at bigint NOT NULL
        );
        CREATE INDEX changes_changed_at ON changes (changed_at, sequence)
    ",
    up_on_postgres: "",
    down: "DROP TABLE changes",
};
