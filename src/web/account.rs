//! Below `/account`: the pages of the user's own account. Reading needs a session; changes need a recent sign-in
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
