//! The administration API.

mod access_tokens;
mod api_keys;
mod client_secrets;
mod clients;
mod conventions;
mod document;
mod groups;
mod lists;
mod providers;
mod rights;
mod settings;
mod users;
