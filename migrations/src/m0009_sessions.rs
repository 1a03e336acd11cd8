//! `sessions`: sessions of browsers. The secret is stored as a digest, so nobody can use a session with a copy of the table.

use crate::table::Table;

/// See the module.
pub(crate) const TABLE: Table = Table {
    name: "m0009_sessions",
    table: "sessions",
    comment: "Browsers, and who is signed in there. Key: home (the last 16 bits of the cookie's id, which are the person's \
              where there is one), id_digest (SHA-256 of the cookie's id).",
    up: "
        CREATE TABLE sessions (
            home integer NOT NULL,
            id_digest bytea NOT NULL,
            session_id uuid,
            user_id uuid,
            data text NOT NULL,
            ip_address text,
            user_agent text,
            created_at timestamptz NOT NULL,
            expires_at timestamptz NOT NULL,
            PRIMARY KEY (home, id_digest),
            UNIQUE (home, session_id),
            FOREIGN KEY (home, user_id) REFERENCES users (home, id) ON DELETE CASCADE
        );
        CREATE INDEX sessions_user ON sessions (home, user_id);
        CREATE INDEX sessions_expiry ON sessions (expires_at)
    ",
    up_on_postgres: "",
    down: "DROP TABLE sessions",
};
