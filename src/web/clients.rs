//! What we show of clients on our own origin.

pub mod logo;
