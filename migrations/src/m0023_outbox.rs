//! `outbox`: messages that were not sent yet.

use crate::table::Table;

/// See the module.
pub(crate) const TABLE: Table = Table {
    name: "m0023_outbox",
    table: "outbox",
    comment: "Messages to people, sealed, until they are handed over. Key: id. Not spread: a message is written with what \
              caused it.",
    up: "
        CREATE TABLE outbox (
            id SERIAL PRIMARY KEY,
            kind text NOT NULL,
            payload bytea NOT NULL,
            attempts integer NOT NULL,
            created_at timestamptz NOT NULL,
            next_attempt_at timestamptz NOT NULL,
            expires_at timestamptz NOT NULL,
            failed_at timestamptz,
            last_error text
        );
        CREATE INDEX outbox_due ON outbox (next_attempt_at);
        CREATE INDEX outbox_expiry ON outbox (expires_at) WHERE failed_at IS NULL;
        CREATE INDEX outbox_failed ON outbox (failed_at) WHERE failed_at IS NOT NULL
    ",
    up_on_postgres: "",
    down: "DROP TABLE outbox",
};
