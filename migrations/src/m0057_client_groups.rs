//! `client_groups`: the groups whose members may use a client. Everybody may use one that has no row here.

use crate::table::Table;

/// See the module.
pub(crate) const TABLE: Table = Table {
    name: "m0057_client_groups",
    table: "client_groups",
    comment: "The groups whose members alone may use an application. Key: client_id, group_id. Small.",
    up: "
        CREATE TABLE client_groups (
            client_id text NOT NULL REFERENCES clients (client_id) ON DELETE CASCADE,
            -- A group goes only when no application is limited to it: otherwise everybody could use it.
            group_id uuid NOT NULL REFERENCES groups (id),
            PRIMARY KEY (client_id, group_id)
        );
        CREATE INDEX client_groups_group ON client_groups (group_id)
    ",
    up_on_postgres: "",
    down: "DROP TABLE client_groups",
};
