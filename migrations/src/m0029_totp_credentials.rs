//! `totp_credentials`: one authenticator app per user: its secret, sealed, and the last time step that was used (RFC 6238).

use crate::table::Table;

/// See the module.
pub(crate) const TABLE: Table = Table {
    name: "m0029_totp_credentials",
    table: "totp_credentials",
    comment: "Authenticator apps, one a person, sealed. Key: home (the last 16 bits of the person's id), user_id.",
    up: "
        CREATE TABLE totp_credentials (
            home integer NOT NULL,
            user_id uuid NOT NULL,
            sealed_secret bytea NOT NULL,
            algorithm text NOT NULL,
            digits integer NOT NULL,
            period integer NOT NULL,
            last_step bigint NOT NULL,
            created_at timestamptz NOT NULL,
            PRIMARY KEY (home, user_id),
            FOREIGN KEY (home, user_id) REFERENCES users (home, id) ON DELETE CASCADE
        )
    ",
    up_on_postgres: "",
    down: "DROP TABLE totp_credentials",
};
