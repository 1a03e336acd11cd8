//! `upstream_requests`: requests to other providers, each bound to a browser, until they are answered or expire.

use crate::table::Table;

/// See the module.
pub(crate) const TABLE: Table = Table {
    name: "m0037_upstream_requests",
    table: "upstream_requests",
    comment: "What was asked of other providers, until they answer. Key: home (the last 16 bits of the id: of the person whose \
              account it is to be linked to, or random), id.",
    up: "
        CREATE TABLE upstream_requests (
            home integer NOT NULL,
            id uuid NOT NULL,
            upstream_id text NOT NULL,
            browser_digest bytea NOT NULL,
            state_digest bytea NOT NULL,
            nonce text NOT NULL,
            sealed_verifier bytea NOT NULL,
            link_to uuid,
            destination text NOT NULL,
            reauthenticate_since timestamptz,
            expires_at timestamptz NOT NULL,
            PRIMARY KEY (id, home),
            FOREIGN KEY (home, link_to) REFERENCES users (home, id) ON DELETE CASCADE,
            CHECK (home = HOME_OF(id))
        );
        CREATE INDEX upstream_requests_user ON upstream_requests (home, link_to);
        CREATE INDEX upstream_requests_expiry ON upstream_requests (expires_at)
    ",
    up_on_postgres: "",
    down: "DROP TABLE upstream_requests",
};
