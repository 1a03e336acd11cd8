//! Background jobs.

mod deliver_outbox;
mod deliver_sms;
mod follow_changes;
