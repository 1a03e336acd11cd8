//! What an administrator can do.

mod apply;
mod apply_attributes;
mod apply_fields;
mod apply_providers;
mod apply_races;
mod disabling;
mod groups;
mod imported_users;
mod invitations;
mod managed;
mod merge;
mod merged_sign_in;
mod revoke_everything;
mod roles;
mod users;
