//! The ways to prove who one is, one file each. Every try is counted before it is made.

pub mod attempt;
pub mod known_device;
pub mod passkey;
pub mod password;
pub mod recovery_code;
pub mod second_factor;
pub mod sent_code;
pub mod totp;
pub mod upstream;
