//! `passkeys.discoverable`: whether its authenticator finds it without being told its identifier. One that does not is a second factor only.

use crate::table::Table;

/// See the module.
pub(crate) const TABLE: Table = Table {
    name: "m0042_second_step_passkeys",
    table: "passkeys",
    comment: "Public keys that people sign in with. Key: home (the last 16 bits of the person's id), id.",
    up: "ALTER TABLE passkeys ADD COLUMN discoverable boolean NOT NULL DEFAULT true",
    up_on_postgres: "",
    down: "ALTER TABLE passkeys DROP COLUMN discoverable",
};
