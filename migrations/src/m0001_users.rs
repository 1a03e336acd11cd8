//! `users`: the users.

use crate::table::{Table, trigrams};

/// See the module.
pub(crate) const TABLE: Table = Table {
    name: "m0001_users",
    table: "users",
    comment: "People with accounts. Key: home (the last 16 bits of the id), id.",
    up: "
        CREATE TABLE users (
            home integer NOT NULL,
            id uuid NOT NULL,
            disabled boolean NOT NULL,
            admin boolean NOT NULL,
            password_hash text,
            claims jsonb NOT NULL,
            -- Of the claims, in the spelling that is searched for.
            full_name text COLLATE BYTES,
            must_change_password boolean NOT NULL,
            accepted_terms text,
            deletes_at timestamptz,
            version bigint NOT NULL,
            created_at timestamptz NOT NULL,
            updated_at timestamptz NOT NULL,
            PRIMARY KEY (home, id),
            CHECK (home = HOME_OF(id))
        );
        -- Whether any administrator exists is asked at every start; there are few of them among many users.
        CREATE INDEX users_admin ON users (id) WHERE admin;
        CREATE INDEX users_full_name ON users (full_name, id) WHERE full_name IS NOT NULL;
        CREATE INDEX users_deletion ON users (deletes_at) WHERE deletes_at IS NOT NULL
    ",
    up_on_postgres: trigrams!("CREATE INDEX users_full_name_trigrams ON users USING gin (full_name gin_trgm_ops)"),
    down: "DROP TABLE users",
};
