//! Groups below groups. `above` is what a member of a group is a member of as well: the groups above it, from the nearest on, as far as
//! they are enabled, as `[[name, required_acr], …]`. It is written with each change of a group, so that reading a user follows no chain.

use crate::table::Table;

/// See the module.
pub(crate) const TABLE: Table = Table {
    name: "m0044_nested_groups",
    table: "groups",
    comment: "Groups of people. Key: id; a name is one group's. Small: a copy of it may be kept wherever people are.",
    up: "
        ALTER TABLE groups ADD COLUMN parent_id uuid;
        ALTER TABLE groups ADD COLUMN above jsonb;
        -- Whether its members have a role by it, or by a group above it.
        ALTER TABLE groups ADD COLUMN has_role boolean NOT NULL DEFAULT false;
        CREATE INDEX groups_parent ON groups (parent_id) WHERE parent_id IS NOT NULL;
        CREATE INDEX groups_with_role ON groups (id) WHERE has_role
    ",
    up_on_postgres: "",
    down: "
        DROP INDEX groups_with_role;
        DROP INDEX groups_parent;
        ALTER TABLE groups DROP COLUMN has_role;
        ALTER TABLE groups DROP COLUMN above;
        ALTER TABLE groups DROP COLUMN parent_id
    ",
};
