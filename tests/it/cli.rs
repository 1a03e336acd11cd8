//! The program itself, as a process: what it prints, how it starts and ends, what survives when it is killed, and how nodes
//! and commands beside it agree.

mod administration;
mod api_key;
mod apply;
mod attribute;
mod audit;
mod audit_streams;
mod bulk;
mod check;
mod client;
mod completions;
mod configuration;
mod crash;
mod full_state;
mod group;
mod invitation;
mod invite;
mod keys;
mod mail;
mod migrate;
mod nodes;
mod outage;
mod provider;
mod reseal;
mod role;
mod scope;
mod serve;
mod session;
mod settings;
mod sms;
mod state_files;
mod trace;
mod user;
