//! `consents`: the scopes that users agreed to, by client.

use crate::table::Table;

/// See the module.
pub(crate) const TABLE: Table = Table {
    name: "m0014_consents",
    table: "consents",
    comment: "What people agreed to. Key: home (the last 16 bits of the person's id), user_id, client_id.",
    up: "
        CREATE TABLE consents (
            home integer NOT NULL,
            user_id uuid NOT NULL,
            client_id text NOT NULL,
            scope text NOT NULL,
            claims jsonb NOT NULL,
            granted_at timestamptz NOT NULL,
            PRIMARY KEY (home, user_id, client_id),
            FOREIGN KEY (home, user_id) REFERENCES users (home, id) ON DELETE CASCADE
        )
    ",
    up_on_postgres: "",
    down: "DROP TABLE consents",
};
