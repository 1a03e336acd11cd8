//! `device_authorizations`: what devices without a browser asked for, until somebody answers them in another browser.

use crate::table::Table;

/// See the module.
pub(crate) const TABLE: Table = Table {
    name: "m0077_device_authorizations",
    table: "device_authorizations",
    comment: "Requests of devices without a browser (RFC 8628), with their codes as digests. They belong to nobody: what a person \
              allows one is kept in authorization_codes, with them. Key: home (the last 16 bits of the id, which are the first 16 of \
              the digest of the user code, so that either code finds the row), id.",
    up: "
        CREATE TABLE device_authorizations (
            home integer NOT NULL,
            id uuid NOT NULL,
            digest bytea NOT NULL,
            user_code_digest bytea NOT NULL,
            sealed_user_code bytea NOT NULL,
            request jsonb NOT NULL,
            ip_address text,
            user_agent text,
            created_at timestamptz NOT NULL,
            expires_at timestamptz NOT NULL,
            interval_seconds integer NOT NULL,
            next_poll_at timestamptz NOT NULL,
            code_id uuid,
            denied_at timestamptz,
            PRIMARY KEY (id, home)
        );
        CREATE UNIQUE INDEX device_authorizations_user_code ON device_authorizations (user_code_digest, home);
        CREATE INDEX device_authorizations_expiry ON device_authorizations (expires_at)
    ",
    up_on_postgres: "",
    down: "DROP TABLE device_authorizations",
};
