//! `webauthn_ceremonies`: passkey challenges that browsers have not answered yet.

use crate::table::Table;

/// See the module.
pub(crate) const TABLE: Table = Table {
    name: "m0028_webauthn_ceremonies",
    table: "webauthn_ceremonies",
    comment: "What browsers were asked about passkeys. Key: home (the last 16 bits of the id: the person's where they are \
              known, or random), id.",
    up: "
        CREATE TABLE webauthn_ceremonies (
            home integer NOT NULL,
            id uuid NOT NULL,
            browser_digest bytea NOT NULL,
            user_id uuid,
            purpose text NOT NULL,
            state text NOT NULL,
            expires_at timestamptz NOT NULL,
            PRIMARY KEY (id, home),
            FOREIGN KEY (home, user_id) REFERENCES users (home, id) ON DELETE CASCADE,
            CHECK (home = HOME_OF(id))
        );
        CREATE INDEX webauthn_ceremonies_user ON webauthn_ceremonies (home, user_id);
        CREATE INDEX webauthn_ceremonies_expiry ON webauthn_ceremonies (expires_at)
    ",
    up_on_postgres: "",
    down: "DROP TABLE webauthn_ceremonies",
};
