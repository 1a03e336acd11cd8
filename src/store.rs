//! The database, one file per aggregate, on Postgres and on SQLite. The only folder that names SeaORM.
//!
//! Look-ups answer `None`; an error means that storage failed. Things used once are consumed by one conditional statement.
//! Functions take a [`Connection`]: the [`Store`], or a [`Transaction`] where several must succeed or fail together. Nothing here
//! makes a secret or knows one: digests and sealed blobs come in.

mod cache;
mod cached;
mod change_listener;
mod connection;
mod documents;
mod embedded_file;
mod entities;
mod error;
mod executor;
pub mod failpoints;
mod invalidations;
mod json_column;
pub mod key;
mod limited;
mod lost_connections;
mod memberships;
mod paging;
mod pools;
mod query_plan;
mod replica;
mod statement;
mod transaction;
mod values;
mod versioned;

pub mod access_before;
pub mod access_tokens;
pub mod account_links;
pub mod applied_users;
pub mod audit;
pub mod audit_chain;
pub mod authorization_codes;
pub mod authorization_requests;
pub mod changes;
pub mod client_list;
pub mod clients;
pub mod consents;
pub mod enrolled;
pub mod erasure;
pub mod grants;
pub mod groups;
pub mod hot_paths;
pub mod known_devices;
pub mod login_names;
pub mod machine_audit;
pub mod outbox;
pub mod passkeys;
pub mod rates;
pub mod recovery_codes;
pub mod registrations;
pub mod revoked_tokens;
pub mod role_assignments;
pub mod roles;
pub mod schema;
pub mod scopes;
pub mod sealed_audit;
pub mod sealed_rows;
pub mod sent_codes;
pub mod server_secrets;
pub mod sessions;
pub mod setup;
pub mod signing_keys;
pub mod sweep;
pub mod throttle;
pub mod totp_credentials;
pub mod upstream_identities;
pub mod upstream_requests;
pub mod used_assertions;
pub mod user_list;
pub mod users;
pub mod webauthn_ceremonies;

pub use change_listener::ChangeListener;
pub use connection::Connection;
pub use error::StoreError;
pub use paging::Limit;
pub use pools::{PoolStatus, RETRY_POLICY, Store};
pub use query_plan::Plan;
pub use sessions::BrowserSessions;
pub use transaction::Transaction;
pub use versioned::{Outcome, Versioned};
