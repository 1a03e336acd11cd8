//! `account_links`: links that were sent to users, by the digest of their secret. A name without an account gets a row without a
//! user, so that requesting a link costs the same for any name.

use crate::table::Table;

/// See the module.
pub(crate) const TABLE: Table = Table {
    name: "m0031_account_links",
    table: "account_links",
    comment: "Links that were sent to people, as digests; a row without a person stands for nobody. Key: home (the last 16 \
              bits of the id: the person's, or random), id.",
    up: "
        CREATE TABLE account_links (
            home integer NOT NULL,
            id uuid NOT NULL,
            digest bytea NOT NULL,
            user_id uuid,
            account_state bytea NOT NULL,
            new_email text,
            expires_at timestamptz NOT NULL,
            PRIMARY KEY (id, home),
            FOREIGN KEY (home, user_id) REFERENCES users (home, id) ON DELETE CASCADE,
            CHECK (home = HOME_OF(id))
        );
        CREATE INDEX account_links_user ON account_links (home, user_id);
        CREATE INDEX account_links_expiry ON account_links (expires_at)
    ",
    up_on_postgres: "",
    down: "DROP TABLE account_links",
};
