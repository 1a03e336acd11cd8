//! `access_tokens`: opaque access tokens, as digests.

use crate::table::Table;

/// See the module.
pub(crate) const TABLE: Table = Table {
    name: "m0013_access_tokens",
    table: "access_tokens",
    comment: "Opaque access tokens. Key: home (the last 16 bits of the id: the person's, or random for a client's own token), \
              id.",
    up: "
        CREATE TABLE access_tokens (
            home integer NOT NULL,
            id uuid NOT NULL,
            digest bytea NOT NULL,
            grant_id uuid,
            client_id text NOT NULL,
            scope text NOT NULL,
            audience jsonb NOT NULL,
            cnf jsonb,
            issued_at timestamptz NOT NULL,
            expires_at timestamptz NOT NULL,
            PRIMARY KEY (id, home)
        );
        CREATE INDEX access_tokens_expiry ON access_tokens (expires_at)
    ",
    up_on_postgres: "",
    down: "DROP TABLE access_tokens",
};
