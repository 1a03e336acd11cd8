//! Helpers that several tests share.

pub mod account;
pub mod api;
pub mod authenticator;
pub mod book;
pub mod browser;
pub mod console;
pub mod database;
pub mod device;
pub mod examples;
pub mod gateway;
pub mod interleaving;
pub mod list_rows;
pub mod listing;
pub mod log;
pub mod mail;
pub mod passkey_device;
pub mod process;
pub mod relying_party;
pub mod routes;
pub mod server;
pub mod shell;
pub mod sms;
pub mod smtp;
pub mod syslog;
pub mod timing;
pub mod traces;
pub mod upstream;
pub mod world;

pub(crate) use test_macros::{both_databases, postgres, sqlite};
