//! `grants`: what users allowed, and the newest refresh token of each grant. One row is the whole refresh-token family, so a
//! rotation and a revocation at the same time wait for each other.

use crate::table::Table;

/// See the module.
pub(crate) const TABLE: Table = Table {
    name: "m0012_grants",
    table: "grants",
    comment: "What people allowed, and the newest refresh token of each: one row is the whole family. Key: home (the last 16 \
              bits of the person's id), id.",
    up: "
        CREATE TABLE grants (
            home integer NOT NULL,
            id uuid NOT NULL,
            user_id uuid NOT NULL,
            client_id text NOT NULL,
            session_id uuid NOT NULL,
            offline_access boolean NOT NULL,
            basis jsonb NOT NULL,
            created_at timestamptz NOT NULL,
            expires_at timestamptz NOT NULL,
            revoked_at timestamptz,
            refresh_generation integer,
            refresh_digest bytea,
            refresh_previous_digest bytea,
            refresh_rotated_at timestamptz,
            refresh_idle_expires_at timestamptz,
            PRIMARY KEY (id, home),
            FOREIGN KEY (home, user_id) REFERENCES users (home, id) ON DELETE CASCADE
        );
        CREATE INDEX grants_user_client ON grants (home, user_id, client_id);
        CREATE INDEX grants_session ON grants (home, session_id);
        CREATE INDEX grants_expiry ON grants (expires_at)
    ",
    // A rotation changes no indexed column: if the page has free space, Postgres writes no index (a HOT update).
    up_on_postgres: "ALTER TABLE grants SET (fillfactor = 80)",
    down: "DROP TABLE grants",
};
