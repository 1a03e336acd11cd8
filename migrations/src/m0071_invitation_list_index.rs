//! An index for the list of invitations that administrators see. A link that somebody asked for themselves is not in it.

use crate::table::Table;

/// See the module.
pub(crate) const TABLE: Table = Table {
    name: "m0071_invitation_list_index",
    table: "registrations",
    comment: "Links that make an account, as digests; a row without an address makes none. Key: id.",
    up: "CREATE INDEX registrations_invited ON registrations (expires_at, id) WHERE invited",
    up_on_postgres: "",
    down: "DROP INDEX registrations_invited",
};
