//! The pages of the user's own account.

mod activity;
mod authenticator;
mod data;
mod devices;
mod email;
mod passkeys;
mod password;
mod phone;
mod profile;
mod providers;
mod recovery_codes;
mod security;
