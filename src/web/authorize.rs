//! `/authorize` (RFC 6749 section 3.1).

pub mod respond;
