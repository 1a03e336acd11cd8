//! Vestibule: a self-hosted OpenID Connect identity provider.
//!
//! The modules stand in reading order: what the words mean, the rules, what carries them out, the edge. Which module may
//! name which is a table in `docs/architecture.md`; `tests/it/architecture.rs` enforces it.

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

pub mod factors;
pub mod grants;

pub mod accounts;
pub mod management;

pub mod http;
pub mod web;

pub mod jobs;

pub mod app;
pub mod cli;
