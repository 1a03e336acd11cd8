//! `registrations`: links that make an account, by the digest of their secret. A link that is not to be sent gets a row without an
//! address, so that requesting one costs the same for any address.

use crate::table::Table;

/// See the module.
pub(crate) const TABLE: Table = Table {
    name: "m0033_registrations",
    table: "registrations",
    comment: "Links that make an account, as digests; a row without an address makes none. Key: id.",
    up: "
        CREATE TABLE registrations (
            id uuid NOT NULL PRIMARY KEY,
            digest bytea NOT NULL,
            email text,
            name text,
            invited boolean NOT NULL,
            group_names jsonb NOT NULL,
            destination text NOT NULL,
            expires_at timestamptz NOT NULL
        );
        CREATE INDEX registrations_name ON registrations (name);
        CREATE INDEX registrations_expiry ON registrations (expires_at)
    ",
    up_on_postgres: "",
    down: "DROP TABLE registrations",
};
