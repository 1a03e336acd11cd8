//! What tests need from one another's trade.

pub mod database;

pub(crate) use database::on_both_databases;
