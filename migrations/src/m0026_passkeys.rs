//! `passkeys`: the public keys of passkeys.

use crate::table::Table;

/// See the module.
pub(crate) const TABLE: Table = Table {
    name: "m0026_passkeys",
    table: "passkeys",
    comment: "Public keys that people sign in with. Key: home (the last 16 bits of the person's id), id.",
    up: "
        CREATE TABLE passkeys (
            home integer NOT NULL,
            id uuid NOT NULL,
            user_id uuid NOT NULL,
            user_handle bytea,
            credential_id bytea NOT NULL,
            credential text NOT NULL,
            counter bigint NOT NULL,
            name text NOT NULL,
            backup_eligible boolean NOT NULL,
            backed_up boolean NOT NULL,
            created_at timestamptz NOT NULL,
            last_used_at timestamptz,
            PRIMARY KEY (home, id),
            UNIQUE (home, credential_id),
            FOREIGN KEY (home, user_id) REFERENCES users (home, id) ON DELETE CASCADE,
            CHECK (home = HOME_OF(id))
        );
        CREATE INDEX passkeys_user ON passkeys (home, user_id)
    ",
    up_on_postgres: "",
    down: "DROP TABLE passkeys",
};
