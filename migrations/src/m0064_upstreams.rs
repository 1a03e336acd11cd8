//! `upstreams`: other providers that users can sign in with, as administrators set them up while the server runs.

use crate::table::Table;

/// See the module.
pub(crate) const TABLE: Table = Table {
    name: "m0064_upstreams",
    table: "upstreams",
    comment: "Other providers that users can sign in with, beside those of the configuration file. Key: id. Small.",
    up: "
        CREATE TABLE upstreams (
            id text NOT NULL PRIMARY KEY,
            document jsonb NOT NULL,
            -- The client secret of this server at the provider.
            sealed_secret bytea NOT NULL,
            -- Its place among the buttons of the sign-in page.
            position integer NOT NULL,
            version bigint NOT NULL,
            created_at timestamptz NOT NULL,
            updated_at timestamptz NOT NULL
        )
    ",
    up_on_postgres: "",
    down: "DROP TABLE upstreams",
};
