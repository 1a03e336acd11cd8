//! The nouns of the house: what a user, a client, a session, a grant *is*. No I/O, no clock, no randomness.

pub mod access_token;
pub mod acr;
pub mod authorization_code;
pub mod authorization_request;
pub mod channel;
pub mod claims_request;
pub mod client;
pub mod clock;
pub mod consent;
pub mod event;
pub mod grant;
pub mod group;
pub mod ids;
pub mod passkey;
pub mod phone_number;
pub mod scope;
pub mod session;
pub mod sign_in;
pub mod signing_algorithm;
pub mod signing_key;
pub mod totp;
pub mod upstream;
pub mod user;
