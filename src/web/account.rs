//! Below `/account`: where people look after their own account. Looking needs a sign-in; changing needs one that is not long ago
//! (`sign_in/owner.rs`).

pub mod activity;
pub mod authenticator;
pub mod data;
pub mod devices;
pub mod email;
pub mod passkeys;
pub mod password;
pub mod phone;
pub mod profile;
pub mod providers;
pub mod recovery_codes;
pub mod security;
