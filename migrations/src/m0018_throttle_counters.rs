//! `throttle_counters`: counters of failed attempts, which slow down guessing.

use crate::table::Table;

/// See the module.
pub(crate) const TABLE: Table = Table {
    name: "m0018_throttle_counters",
    table: "throttle_counters",
    comment: "Counters that slow guessing down. Key: key. Whoever erases a person deletes theirs.",
    up: "
        CREATE TABLE throttle_counters (
            key text NOT NULL PRIMARY KEY,
            failures integer NOT NULL,
            blocked_until bigint NOT NULL,
            window_started_at bigint NOT NULL,
            expires_at timestamptz NOT NULL
        );
        CREATE INDEX throttle_counters_expiry ON throttle_counters (expires_at)
    ",
    up_on_postgres: "",
    down: "DROP TABLE throttle_counters",
};
