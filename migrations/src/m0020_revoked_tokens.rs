//! `revoked_tokens`: JWT access tokens that were revoked, until they expire.

use crate::table::Table;

/// See the module.
pub(crate) const TABLE: Table = Table {
    name: "m0020_revoked_tokens",
    table: "revoked_tokens",
    comment: "JWT access tokens of clients that were given back before they expired. Key: jti_digest.",
    up: "
        CREATE TABLE revoked_tokens (
            jti_digest bytea NOT NULL PRIMARY KEY,
            expires_at timestamptz NOT NULL
        );
        CREATE INDEX revoked_tokens_expiry ON revoked_tokens (expires_at)
    ",
    up_on_postgres: "",
    down: "DROP TABLE revoked_tokens",
};
