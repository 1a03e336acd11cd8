//! Everything that uses keys: randomness, digests, tokens, sealing at rest, passwords, signatures.
//!
//! The primitives are those of aws-lc-rs, argon2 and jsonwebtoken; only their combination is our own. Nothing here reads the
//! database, and no secret appears in a `Debug` output.

pub mod digest;
pub mod fair_queue;
mod imported_hash;
pub mod jwt;
pub mod keyed_digest;
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
