//! `upstream_owners`: which user an identity at another provider belongs to. Its key makes those identities unique.

use crate::table::Table;

/// See the module.
pub(crate) const TABLE: Table = Table {
    name: "m0036_upstream_owners",
    table: "upstream_owners",
    comment: "Whose account an identity at another provider opens. Key: upstream_id, issuer, subject, so that it is one \
              person's. Whoever erases them deletes their rows.",
    up: "
        CREATE TABLE upstream_owners (
            upstream_id text NOT NULL,
            issuer text NOT NULL,
            subject text NOT NULL,
            user_id uuid NOT NULL,
            PRIMARY KEY (upstream_id, issuer, subject)
        )
    ",
    up_on_postgres: "",
    down: "DROP TABLE upstream_owners",
};
