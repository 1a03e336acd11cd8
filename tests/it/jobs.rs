//! Background jobs.

mod deliver_outbox;
mod deliver_sms;
mod erase_accounts;
mod follow_changes;
mod rotate_keys;
