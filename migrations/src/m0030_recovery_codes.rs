//! `recovery_codes`: digests of recovery codes. Using a code deletes its row.

use crate::table::Table;

/// See the module.
pub(crate) const TABLE: Table = Table {
    name: "m0030_recovery_codes",
    table: "recovery_codes",
    comment: "Recovery codes, as digests. Key: home (the last 16 bits of the person's id), user_id, digest.",
    up: "
        CREATE TABLE recovery_codes (
            home integer NOT NULL,
            user_id uuid NOT NULL,
            digest bytea NOT NULL,
            PRIMARY KEY (home, user_id, digest),
            FOREIGN KEY (home, user_id) REFERENCES users (home, id) ON DELETE CASCADE
        )
    ",
    up_on_postgres: "",
    down: "DROP TABLE recovery_codes",
};
