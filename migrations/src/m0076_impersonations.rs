//! `impersonations`: links by which an administrator acts as a user, by the digest of their secret.

use crate::table::Table;

/// See the module.
pub(crate) const TABLE: Table = Table {
    name: "m0076_impersonations",
    table: "impersonations",
    comment: "Links by which an administrator acts as a person, as digests. Key: home (the last 16 bits of the id and of the \
              person), id.",
    up: "
        CREATE TABLE impersonations (
            home integer NOT NULL,
            id uuid NOT NULL,
            digest bytea NOT NULL,
            user_id uuid NOT NULL,
            actor jsonb NOT NULL,
            auth_time timestamptz NOT NULL,
            expires_at timestamptz NOT NULL,
            PRIMARY KEY (id, home),
            FOREIGN KEY (home, user_id) REFERENCES users (home, id) ON DELETE CASCADE,
            CHECK (home = HOME_OF(id))
        );
        CREATE INDEX impersonations_user ON impersonations (home, user_id);
        CREATE INDEX impersonations_expiry ON impersonations (expires_at)
    ",
    up_on_postgres: "",
    down: "DROP TABLE impersonations",
};
