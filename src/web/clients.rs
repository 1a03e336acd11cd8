//! What this server shows of clients on its own origin.

pub mod logo;
