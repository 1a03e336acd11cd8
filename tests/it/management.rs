//! What an administrator can do.

mod apply;
mod apply_fields;
mod apply_races;
mod disabling;
mod imported_users;
mod revoke_everything;
mod users;
