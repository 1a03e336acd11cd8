//! Helpers that several tests share.

pub mod authenticator;
pub mod browser;
pub mod database;
pub mod gateway;
pub mod passkey_device;
pub mod relying_party;
pub mod server;
pub mod smtp;
pub mod timing;
pub mod upstream;

pub(crate) use test_macros::{both_databases, postgres};
