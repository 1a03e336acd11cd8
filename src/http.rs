//! HTTP without routes: state, errors, extractors, layers, page rendering, checks of forms, assets.

pub mod api_error;
pub mod assets;
pub mod attribute_fields;
pub mod authorization_header;
pub mod branding;
pub mod browser;
pub mod client_address;
pub mod connections;
pub mod cors;
pub mod current_user;
pub mod device;
pub mod error_page;
pub mod errors;
pub mod feature;
pub mod format;
pub mod forms;
pub mod layers;
pub mod live_streams;
pub mod metrics;
pub mod page;
pub mod page_request;
pub mod parameters;
pub mod public_document;
pub mod qr;
pub mod request_origin;
pub mod scope_items;
pub mod server;
mod session_limits;
pub mod sessions;
pub mod state;
pub mod time_limit;

/// The catalogue, under the name that pages use.
pub use crate::catalogue as messages;
