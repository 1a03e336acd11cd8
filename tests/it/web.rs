//! The routes: one file for each, as in `src/web/`, and rules for all of them.

mod access_denied;
mod account;
mod admin;
mod authorize;
mod branding;
mod change_password;
mod clients;
mod consent;
mod discovery;
pub(crate) mod every_route;
mod health;
mod home;
mod introspect;
mod jwks;
mod language;
mod logged_out;
pub(crate) mod login;
mod logout;
mod metrics;
pub(crate) mod recover;
mod register;
mod related_origins;
mod revoke;
mod select_account;
mod setup;
mod token;
mod userinfo;
