//! `passkey_owners`: which user a credential id belongs to. Its key makes credential ids unique.

use crate::table::Table;

/// See the module.
pub(crate) const TABLE: Table = Table {
    name: "m0027_passkey_owners",
    table: "passkey_owners",
    comment: "Whose passkey a credential id names. Key: credential_id, so that it is one person's. Whoever erases them deletes \
              their rows.",
    up: "
        CREATE TABLE passkey_owners (
            credential_id bytea NOT NULL PRIMARY KEY,
            user_id uuid NOT NULL
        )
    ",
    up_on_postgres: "",
    down: "DROP TABLE passkey_owners",
};
