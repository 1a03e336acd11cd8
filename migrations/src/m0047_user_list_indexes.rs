//! `users`: indexes for lists. By the id alone, because the names to sign in with and the memberships of a list name users by it; by the full
//! name, with those who have none, and by the time, because lists are sorted by these.

use crate::table::Table;

/// See the module.
pub(crate) const TABLE: Table = Table {
    name: "m0047_user_list_indexes",
    table: "users",
    comment: "People with accounts. Key: home (the last 16 bits of the id), id.",
    up: "
        CREATE INDEX users_id ON users (id);
        CREATE INDEX users_created ON users (created_at, id);
        CREATE INDEX users_name ON users (coalesce(full_name, ''), id)
    ",
    // How many names have a text in them is estimated from a sample. With ten times as many as usual, a text that few have is seldom
    // taken for one that many have, for which Postgres would go through the list until a page is full.
    up_on_postgres: "
        ALTER TABLE users ALTER COLUMN full_name SET STATISTICS 1000;
        ALTER TABLE login_names ALTER COLUMN name SET STATISTICS 1000
    ",
    down: "
        DROP INDEX users_name;
        DROP INDEX users_created;
        DROP INDEX users_id
    ",
};
