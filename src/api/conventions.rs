//! What every resource of the API does in the same way: who calls, how lists are asked for and answered, entity tags, bodies, requests
//! that are sent again.

pub mod assignments;
pub mod authenticate;
pub mod body;
pub mod document;
pub mod documented;
pub mod errors;
pub mod etag;
pub mod idempotency;
pub mod list;
pub mod path;
pub mod query;

/// Where the API is.
pub const BASE: &str = crate::grants::token_validation::API;
