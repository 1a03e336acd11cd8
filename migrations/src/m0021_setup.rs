//! `setup`: whether the first administrator's account can still be made.

use crate::table::Table;

/// See the module.
pub(crate) const TABLE: Table = Table {
    name: "m0021_setup",
    table: "setup",
    comment: "Whether the first administrator can still be made. Key: id, which is 1.",
    up: "
        CREATE TABLE setup (
            id integer NOT NULL PRIMARY KEY,
            offer_digest bytea,
            offered_at timestamptz,
            closed_at timestamptz
        );
        INSERT INTO setup (id) VALUES (1)
    ",
    up_on_postgres: "",
    down: "DROP TABLE setup",
};
