//! `user_attributes`: what is known of people beside the standard claims.

use crate::table::Table;

/// See the module.
pub(crate) const TABLE: Table = Table {
    name: "m0067_user_attributes",
    table: "user_attributes",
    comment: "What is known of people beside the standard claims. Key: home (the last 16 bits of the person's id), user_id, name.",
    up: "
        CREATE TABLE user_attributes (
            home integer NOT NULL,
            user_id uuid NOT NULL,
            name text COLLATE BYTES NOT NULL REFERENCES attribute_definitions (name) ON DELETE CASCADE,
            value jsonb NOT NULL,
            -- The beginning of the value as it is searched for. It is written whether the attribute can be searched for or not, so that
            -- this can change at any time.
            search text COLLATE BYTES NOT NULL,
            PRIMARY KEY (home, user_id, name),
            FOREIGN KEY (home, user_id) REFERENCES users (home, id) ON DELETE CASCADE
        );
        CREATE INDEX user_attributes_search ON user_attributes (name, search, home, user_id)
    ",
    up_on_postgres: "",
    down: "DROP TABLE user_attributes",
};
