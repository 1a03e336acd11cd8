//! `sent_codes`: codes that were sent by mail or SMS, each bound to the browser that requested it, to its purpose, and to the
//! sign-in that it completes. A name without an account gets a row without a user.

use crate::table::Table;

/// See the module.
pub(crate) const TABLE: Table = Table {
    name: "m0032_sent_codes",
    table: "sent_codes",
    comment: "Codes that were sent by mail or SMS; a row without a person stands for nobody. Key: home (the last 16 bits of \
              the id), id. The id of a code that was asked for by name alone is random to the end, so that it tells nobody who \
              that is: such a row is not with its person, and whoever erases them deletes it.",
    up: "
        CREATE TABLE sent_codes (
            home integer NOT NULL,
            id uuid NOT NULL,
            holder_digest bytea NOT NULL,
            user_id uuid,
            counter text NOT NULL,
            account_state bytea NOT NULL,
            code_digest bytea NOT NULL,
            tries integer NOT NULL,
            expires_at timestamptz NOT NULL,
            PRIMARY KEY (id, home),
            CHECK (home = HOME_OF(id))
        );
        CREATE INDEX sent_codes_user ON sent_codes (user_id);
        CREATE INDEX sent_codes_expiry ON sent_codes (expires_at)
    ",
    up_on_postgres: "",
    down: "DROP TABLE sent_codes",
};
