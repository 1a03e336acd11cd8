//! The store on both databases: what it promises when many come at once, and when they come back.

mod access_tokens;
mod audit;
mod authorization_codes;
mod authorization_requests;
mod changes;
mod clients;
mod concurrency;
mod consents;
mod documents;
mod grants;
mod hot_paths;
mod list_plans;
mod lists;
mod lost_connections;
mod outbox;
mod partitions;
mod passkeys;
mod replica;
mod schema;
mod sessions;
mod setup;
mod signing_keys;
mod sweep;
mod throttle;
mod users;
