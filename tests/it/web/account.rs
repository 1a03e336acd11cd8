//! The pages of one's own account.

mod authenticator;
mod devices;
mod passkeys;
mod recovery_codes;
mod security;
