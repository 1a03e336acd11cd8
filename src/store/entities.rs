//! SeaORM entities: the tables as rows. Private to the store; tables that only raw statements touch have none.

pub mod access_tokens;
pub mod authorization_requests;
pub mod client_origins;
pub mod clients;
pub mod consents;
pub mod group_memberships;
pub mod groups;
pub mod login_names;
pub mod outbox;
pub mod revoked_tokens;
pub mod scopes;
pub mod server_secrets;
pub mod sessions;
pub mod signing_keys;
pub mod used_assertions;
pub mod users;
