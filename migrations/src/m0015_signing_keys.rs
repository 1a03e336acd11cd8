//! `signing_keys`: the keys that sign tokens. The private keys are sealed.

use crate::table::Table;

/// See the module.
pub(crate) const TABLE: Table = Table {
    name: "m0015_signing_keys",
    table: "signing_keys",
    comment: "Signing keys; private halves are sealed. Key: kid.",
    up: "
        CREATE TABLE signing_keys (
            kid text NOT NULL PRIMARY KEY,
            algorithm text NOT NULL,
            public_jwk jsonb NOT NULL,
            sealed_private_key bytea NOT NULL,
            published_at timestamptz NOT NULL,
            active_from timestamptz NOT NULL,
            retired_from timestamptz,
            removed_from timestamptz
        )
    ",
    up_on_postgres: "",
    down: "DROP TABLE signing_keys",
};
