//! `authorization_codes`: authorization codes. Used ones stay for a while, so that a second use is detected.

use crate::table::Table;

/// See the module.
pub(crate) const TABLE: Table = Table {
    name: "m0011_authorization_codes",
    table: "authorization_codes",
    comment: "Authorization codes; used ones stay for a day, so that a second use is known. Key: home (the last 16 bits of the \
              person's id), id.",
    up: "
        CREATE TABLE authorization_codes (
            home integer NOT NULL,
            id uuid NOT NULL,
            digest bytea NOT NULL,
            grant_id uuid NOT NULL,
            user_id uuid NOT NULL,
            basis jsonb NOT NULL,
            redirect_uri text NOT NULL,
            redirect_uri_was_sent boolean NOT NULL,
            code_challenge text,
            nonce text,
            issued_at timestamptz NOT NULL,
            expires_at timestamptz NOT NULL,
            used_at timestamptz,
            PRIMARY KEY (id, home),
            FOREIGN KEY (home, user_id) REFERENCES users (home, id) ON DELETE CASCADE
        );
        CREATE INDEX authorization_codes_user ON authorization_codes (home, user_id);
        CREATE INDEX authorization_codes_expiry ON authorization_codes (expires_at)
    ",
    up_on_postgres: "",
    down: "DROP TABLE authorization_codes",
};
