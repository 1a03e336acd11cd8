//! `api_keys`: what programs present to the administration API.

use crate::table::Table;

/// See the module.
pub(crate) const TABLE: Table = Table {
    name: "m0051_api_keys",
    table: "api_keys",
    comment: "What programs present to the administration API. Key: id. Small.",
    up: "
        CREATE TABLE api_keys (
            id uuid NOT NULL PRIMARY KEY,
            name text NOT NULL,
            digest bytea NOT NULL,
            rights jsonb NOT NULL,
            within_group uuid REFERENCES groups (id) ON DELETE CASCADE,
            -- Who made it, if not somebody on the machine. It allows no more than they may.
            owner uuid,
            -- The key that made it, with which it ends.
            made_by uuid REFERENCES api_keys (id) ON DELETE CASCADE,
            created_at timestamptz NOT NULL,
            expires_at timestamptz NOT NULL,
            last_used_at timestamptz
        );
        CREATE INDEX api_keys_made_by ON api_keys (made_by) WHERE made_by IS NOT NULL;
        CREATE INDEX api_keys_owner ON api_keys (owner);
        CREATE INDEX api_keys_expiry ON api_keys (expires_at)
    ",
    up_on_postgres: "",
    down: "DROP TABLE api_keys",
};
