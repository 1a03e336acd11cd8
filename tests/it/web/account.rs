//! The pages of one's own account.

mod authenticator;
mod devices;
mod recovery_codes;
mod security;
