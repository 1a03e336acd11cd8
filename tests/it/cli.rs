//! The program itself, as a process: what it prints, how it starts and ends, what survives when it is killed, and how nodes
//! and commands beside it agree.

mod apply;
mod audit;
mod check;
mod configuration;
mod crash;
mod invite;
mod keys;
mod mail;
mod migrate;
mod nodes;
mod outage;
mod reseal;
mod role;
mod serve;
mod sms;
mod user;
