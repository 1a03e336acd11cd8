//! `authorization_requests`: authorization requests until they are answered, while the user sees the sign-in pages.

use crate::table::Table;

/// See the module.
pub(crate) const TABLE: Table = Table {
    name: "m0010_authorization_requests",
    table: "authorization_requests",
    comment: "Requests on their way through the sign-in pages. They belong to a browser and to nobody yet. Key: home (the last \
              16 bits of the id, which are random), id.",
    up: "
        CREATE TABLE authorization_requests (
            home integer NOT NULL,
            id uuid NOT NULL,
            request jsonb NOT NULL,
            browser_digest bytea NOT NULL,
            selected_session uuid,
            consent_decision jsonb,
            created_at timestamptz NOT NULL,
            expires_at timestamptz NOT NULL,
            PRIMARY KEY (id, home)
        );
        CREATE INDEX authorization_requests_expiry ON authorization_requests (expires_at)
    ",
    up_on_postgres: "",
    down: "DROP TABLE authorization_requests",
};
