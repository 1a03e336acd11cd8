//! What is shown of clients.

mod logo;
