//! `registrations.inviter` and `registrations.group_ids`: who sent an invitation, and the groups as they are, whatever their names become.
//! An invitation counts for as long as its sender could send it, so both are looked at again when it is redeemed. The release before
//! writes neither.

use crate::table::Table;

/// See the module.
pub(crate) const TABLE: Table = Table {
    name: "m0075_registrations_inviter",
    table: "registrations",
    comment: "Links that make an account, as digests; a row without an address makes none. Key: id.",
    up: "
        ALTER TABLE registrations ADD COLUMN inviter text;
        ALTER TABLE registrations ADD COLUMN group_ids jsonb;
        CREATE INDEX registrations_inviter ON registrations (inviter, expires_at, id) WHERE invited
    ",
    up_on_postgres: "",
    down: "
        DROP INDEX registrations_inviter;
        ALTER TABLE registrations DROP COLUMN group_ids;
        ALTER TABLE registrations DROP COLUMN inviter
    ",
};
