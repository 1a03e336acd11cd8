//! `change_counter`: one row with the number of the last change of what nodes keep in memory. Who changes any of it locks this row
//! first, so that changes are numbered without gaps and in the order in which they are committed.

use crate::table::Table;

/// See the module.
pub(crate) const TABLE: Table = Table {
    name: "m0008_change_counter",
    table: "change_counter",
    comment: "One row with the number of the last row of changes. Who writes changes locks it first. Key: id, which is 1.",
    up: "
        CREATE TABLE change_counter (
            id integer NOT NULL PRIMARY KEY,
            version bigint NOT NULL
        );
        INSERT INTO change_counter (id, version) VALUES (1, 0)
    ",
    up_on_postgres: "",
    down: "DROP TABLE change_counter",
};
