//! Everything with a key in it: randomness, digests, tokens, sealing at rest, passwords, signatures.
//!
//! The primitives are aws-lc-rs's, argon2's and jsonwebtoken's; what is ours is how they are put together. Nothing here reads
//! the database, and no secret leaves through a `Debug`.

pub mod digest;
pub mod jwt;
pub mod keyring;
pub mod master_key;
pub mod passkey;
pub mod password;
pub mod random;
pub mod recovery_code;
pub mod refresh_token;
pub mod sealing;
pub mod signing;
pub mod token;
pub mod totp;
