//! Whole flows: a user, a browser, and an application on the `openidconnect` crate, on both databases.

mod code_flow;
mod kept_database;
mod limited_clients;
mod logout;
mod refresh;
mod requests;
mod second_factor;
mod statements;
mod tokens;
