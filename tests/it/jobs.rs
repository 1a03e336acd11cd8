//! Background jobs.

mod deliver_outbox;
mod deliver_sms;
