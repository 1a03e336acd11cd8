//! The edge without routes: state, errors, extractors, layers, page rendering, forged-form checks, assets.

pub mod assets;
pub mod breached;
pub mod browser;
pub mod client_address;
pub mod client_authentication;
pub mod client_keys;
pub mod cors;
pub mod csrf;
pub mod device;
pub mod error_page;
pub mod errors;
pub mod format;
pub mod layers;
pub mod metrics;
pub mod outbound;
pub mod page;
pub mod parameters;
pub mod qr;
pub mod request_context;
pub mod server;
pub mod sessions;
pub mod state;
pub mod time_limit;

/// The catalogue, under the name that pages know it by.
pub use crate::catalogue as messages;
