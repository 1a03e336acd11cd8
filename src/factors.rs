//! The ways to authenticate, one file each. Every attempt is counted before it is checked.

pub mod passkey;
pub mod password;
pub mod recovery_code;
pub mod second_factor;
pub mod sent_code;
pub mod totp;
pub mod upstream;
