//! Plumbing around axum, without routes: what every page and every endpoint needs, and what none of them should repeat.

pub mod assets;
pub mod error_page;
pub mod messages;
pub mod page;
pub mod words;
