//! `user_roles`: which user has which role, over what. Who was an administrator before is an owner. `users.admin` stays, and says whether
//! there is a row here: the release before reads it.

use crate::table::Table;

/// See the module.
pub(crate) const TABLE: Table = Table {
    name: "m0045_user_roles",
    table: "user_roles",
    comment: "Who has which role, over everything or one group. Key: home (the last 16 bits of the person's id), id.",
    up: "
        CREATE TABLE user_roles (
            home integer NOT NULL,
            id uuid NOT NULL,
            user_id uuid NOT NULL,
            role text COLLATE BYTES NOT NULL,
            within_group uuid REFERENCES groups (id),
            PRIMARY KEY (home, id),
            FOREIGN KEY (home, user_id) REFERENCES users (home, id) ON DELETE CASCADE
        );
        CREATE INDEX user_roles_user ON user_roles (home, user_id);
        CREATE INDEX user_roles_role ON user_roles (role);
        CREATE INDEX user_roles_group ON user_roles (within_group) WHERE within_group IS NOT NULL;
        INSERT INTO user_roles (home, id, user_id, role) SELECT home, id, id, 'owner' FROM users WHERE admin
    ",
    up_on_postgres: "",
    down: "DROP TABLE user_roles",
};
