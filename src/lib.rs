//! Vestibule: a self-hosted OpenID Connect identity provider.
//!
//! The modules are in reading order: domain types, rules, use cases, HTTP. A table in `docs/architecture.md` says which
//! module may use which; `tests/it/architecture.rs` checks it.

pub mod domain;

pub mod catalogue;

pub mod flow;
pub mod protocol;

pub mod config;

pub mod crypto;
pub mod federation;
pub mod messages;
pub mod outbound;
pub mod store;

pub mod context;
pub mod limits;

pub mod factors;
pub mod grants;

pub mod accounts;
pub mod management;

pub mod api;
pub mod http;
pub mod web;

pub mod jobs;

pub mod app;
pub mod cli;
