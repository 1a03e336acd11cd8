//! Background jobs.

mod deliver_outbox;
mod deliver_sms;
mod erase_accounts;
mod follow_changes;
mod heartbeat;
mod message_to_nobody;
mod rotate_keys;
mod stream_audit;
