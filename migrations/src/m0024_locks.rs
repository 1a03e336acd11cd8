//! `locks`: rows to lock, for work that only one node at a time may do.

use crate::table::Table;

/// See the module.
pub(crate) const TABLE: Table = Table {
    name: "m0024_locks",
    table: "locks",
    comment: "Rows to lock, so that one node at a time does what only one may do. Key: name.",
    up: "
        CREATE TABLE locks (name text NOT NULL PRIMARY KEY);
        INSERT INTO locks (name) VALUES ('signing_keys'), ('sweep')
    ",
    up_on_postgres: "",
    down: "DROP TABLE locks",
};
