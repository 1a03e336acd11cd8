//! `known_devices`: browsers in which a user signed in before.

use crate::table::Table;

/// See the module.
pub(crate) const TABLE: Table = Table {
    name: "m0025_known_devices",
    table: "known_devices",
    comment: "Browsers that their owner signed in from, by the digest of a secret. Key: home (the last 16 bits of the person's \
              id), id.",
    up: "
        CREATE TABLE known_devices (
            home integer NOT NULL,
            id uuid NOT NULL,
            digest bytea NOT NULL,
            user_id uuid NOT NULL,
            trusted_until timestamptz,
            last_seen_at timestamptz,
            user_agent text,
            passkey_offered boolean NOT NULL,
            expires_at timestamptz NOT NULL,
            PRIMARY KEY (home, id),
            FOREIGN KEY (home, user_id) REFERENCES users (home, id) ON DELETE CASCADE,
            CHECK (home = HOME_OF(id))
        );
        CREATE INDEX known_devices_user ON known_devices (home, user_id);
        CREATE INDEX known_devices_expiry ON known_devices (expires_at)
    ",
    up_on_postgres: "",
    down: "DROP TABLE known_devices",
};
