//! Indexes for the list of sessions that administrators see. A row of somebody who has not signed in is not in them.

use crate::table::Table;

/// See the module.
pub(crate) const TABLE: Table = Table {
    name: "m0070_session_list_indexes",
    table: "sessions",
    comment: "Browsers, and who is signed in there. Key: home (the last 16 bits of the cookie's id, which are the person's \
              where there is one), id_digest (SHA-256 of the cookie's id).",
    up: "
        CREATE INDEX sessions_created ON sessions (created_at, session_id) WHERE session_id IS NOT NULL;
        CREATE INDEX sessions_address ON sessions (ip_address, created_at, session_id) WHERE session_id IS NOT NULL
    ",
    up_on_postgres: "",
    down: "
        DROP INDEX sessions_address;
        DROP INDEX sessions_created
    ",
};
