//! `upstream_identities`: a user's identities at other providers, one at each.

use crate::table::Table;

/// See the module.
pub(crate) const TABLE: Table = Table {
    name: "m0035_upstream_identities",
    table: "upstream_identities",
    comment: "Who people are at other providers. Key: home (the last 16 bits of the person's id), user_id, upstream_id, \
              issuer.",
    up: "
        CREATE TABLE upstream_identities (
            home integer NOT NULL,
            user_id uuid NOT NULL,
            upstream_id text NOT NULL,
            issuer text NOT NULL,
            subject text NOT NULL,
            email text,
            linked_at timestamptz NOT NULL,
            last_used_at timestamptz,
            PRIMARY KEY (home, user_id, upstream_id, issuer),
            FOREIGN KEY (home, user_id) REFERENCES users (home, id) ON DELETE CASCADE
        )
    ",
    up_on_postgres: "",
    down: "DROP TABLE upstream_identities",
};
