//! `idempotency_keys`: requests of the administration API that a client may send again, and how they were answered.

use crate::table::Table;

/// See the module.
pub(crate) const TABLE: Table = Table {
    name: "m0052_idempotency_keys",
    table: "idempotency_keys",
    comment: "Requests that a client of the administration API may send again. Key: digest, of the caller and their key.",
    up: "
        CREATE TABLE idempotency_keys (
            digest bytea NOT NULL PRIMARY KEY,
            request_digest bytea NOT NULL,
            -- Set in the transaction of what the request asks for.
            is_done boolean NOT NULL,
            -- Sealed: an answer can hold a new secret.
            answer bytea,
            started_at timestamptz NOT NULL,
            expires_at timestamptz NOT NULL
        );
        CREATE INDEX idempotency_keys_expiry ON idempotency_keys (expires_at)
    ",
    up_on_postgres: "",
    down: "DROP TABLE idempotency_keys",
};
