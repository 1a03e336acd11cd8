//! `nodes`: the servers that run, as they say themselves.

use crate::table::Table;

/// See the module.
pub(crate) const TABLE: Table = Table {
    name: "m0063_nodes",
    table: "nodes",
    comment: "The servers that run, and how their jobs go. A row that is not renewed for a day is deleted. Key: id. Small.",
    up: "
        CREATE TABLE nodes (
            id uuid NOT NULL PRIMARY KEY,
            version text NOT NULL,
            started_at timestamptz NOT NULL,
            seen_at timestamptz NOT NULL,
            -- How each job went the last time.
            jobs jsonb NOT NULL
        )
    ",
    up_on_postgres: "",
    down: "DROP TABLE nodes",
};
