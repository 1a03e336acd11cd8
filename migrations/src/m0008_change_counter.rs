//! `change_counter`: one row, incremented by every change of what nodes cache.

use crate::table::Table;

/// See the module.
pub(crate) const TABLE: Table = Table {
    name: "m0008_change_counter",
    table: "change_counter",
    comment: "One row that grows with every change of what nodes keep in memory. Key: id, which is 1.",
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
