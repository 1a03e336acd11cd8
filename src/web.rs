//! The edge: one file per URL.

pub mod authorize;
pub mod consent;
pub mod home;
pub mod logged_out;
pub mod login;
pub mod logout;
pub mod select_account;
pub mod setup;

#[cfg(test)]
mod page_contract;
